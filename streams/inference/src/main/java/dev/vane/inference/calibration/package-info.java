/** Training-free calibration of attention: which keys are sinks, and what becomes of their weight. */
package dev.vane.inference.calibration;
