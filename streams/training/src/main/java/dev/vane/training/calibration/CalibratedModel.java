package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.training.example.ExampleSet;
import java.util.List;

/** A model whose heads can be calibrated at will. */
@FunctionalInterface
public interface CalibratedModel {
    /**
     * What it says of each example with some heads calibrated.
     *
     * @param heads none for the model as it is
     */
    Answers answers(ExampleSet examples, List<CalibratedHead> heads);
}
