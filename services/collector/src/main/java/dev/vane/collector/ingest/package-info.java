/** Doors for the metrics of other collectors: their messages become measurements, and these the seconds of hosts. */
package dev.vane.collector.ingest;
