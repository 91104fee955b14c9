package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;

/**
 * One head calibrated alone.
 *
 * @param blend what it does to the served prediction, which decides; level corrected for the number of heads tried
 * @param network what it does to the network's own
 */
public record HeadTrial(CalibratedHead head, Gain blend, Gain network) {}
