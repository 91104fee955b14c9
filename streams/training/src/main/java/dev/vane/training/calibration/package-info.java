/** Which attention heads predict better when their sinks are calibrated, measured on applications that were held out. */
package dev.vane.training.calibration;
