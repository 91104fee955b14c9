package dev.vane.platform.bench;

import java.time.Duration;
import java.util.Map;

/**
 * What a run looked like at one moment.
 *
 * @param atMillis when, in milliseconds since the epoch
 * @param parts what each part had used, by name
 * @param machine what all processes of the machine had used
 * @param lag records that the pipeline had not committed yet
 */
record Moment(long atMillis, Map<String, PartUsage> parts, Duration machine, long lag) {
    Moment {
        parts = Map.copyOf(parts);
    }
}
