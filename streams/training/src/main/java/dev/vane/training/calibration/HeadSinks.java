package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;

/**
 * Sinks of one head over many windows, on maps that were not calibrated.
 *
 * @param count sinks of the average window
 * @param mass attention that they get together from the average query, in [0, 1], averaged over windows
 * @param peak most that any token but CLS received in any window, in fair shares; a sink has more than alpha
 * @param constant tokens that are sinks in at least 90 % of the windows: these may be sinks in the direction of the word
 * @param changing other tokens that ever are: what follows the load may be signal
 */
public record HeadSinks(CalibratedHead head, double count, double mass, double peak, int constant, int changing) {}
