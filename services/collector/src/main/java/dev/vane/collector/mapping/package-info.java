/** How the columns of a file, or the metrics of another collector, become metrics of the catalogue. */
package dev.vane.collector.mapping;
