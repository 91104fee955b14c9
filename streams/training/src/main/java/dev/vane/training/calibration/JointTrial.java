package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;
import java.util.List;

/**
 * Several heads calibrated together, on applications that they were not chosen on.
 *
 * @param blend what they do to the served prediction, which decides
 * @param network what they do to the network's own
 */
public record JointTrial(List<CalibratedHead> heads, Gain blend, Gain network) {
    public JointTrial {
        heads = List.copyOf(heads);
    }
}
