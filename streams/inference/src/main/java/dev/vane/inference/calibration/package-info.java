/** Training-free calibration of attention: which keys are sinks, and where their weight goes. */
package dev.vane.inference.calibration;
