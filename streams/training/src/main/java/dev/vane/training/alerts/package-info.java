/** Alerting rules played over measured runs, as Prometheus would: which pages were right, and how soon. */
package dev.vane.training.alerts;
