/** Small real workloads for a machine that has nothing else to watch, each in a control group of its own. */
package dev.vane.collector.workload;
