package dev.vane.collector.replay;

import dev.vane.collector.Pace;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a recording is replayed.
 *
 * @param path folder that holds {@code traces.csv} and {@code metrics.csv}
 * @param speed multiple of real time at which event time passes; 0 is as fast as possible
 * @param hostSuffix appended to the name of every host, so that one recording can be replayed several times; may be
 *     empty
 */
public record ReplayConfig(Path path, double speed, String hostSuffix) {
    /** The speed that waits for nothing. */
    public static final double AS_FAST_AS_POSSIBLE = 0;

    public ReplayConfig {
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("replay.path must be a folder with traces.csv and metrics.csv: " + path);
        }
        Pace.requireSpeed("replay.speed", speed);
        if (hostSuffix.indexOf('/') >= 0) {
            throw new IllegalArgumentException("replay.host-suffix must not contain a slash: " + hostSuffix);
        }
    }

    /** As it was recorded, one second a second. */
    public static ReplayConfig inRealTime(Path path) {
        return new ReplayConfig(path, 1, "");
    }

    /** Without waiting. */
    public static ReplayConfig asFastAsPossible(Path path) {
        return new ReplayConfig(path, AS_FAST_AS_POSSIBLE, "");
    }

    /**
     * Reads a speed as users write it: a multiple of real time, such as {@code 1} or {@code 60}, or {@code max}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static double parseSpeed(String text) {
        if (text.equals("max")) {
            return AS_FAST_AS_POSSIBLE;
        }
        try {
            double speed = Double.parseDouble(text);
            Pace.requireSpeed("replay.speed", speed);
            return speed;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "replay.speed must be max or a multiple of real time, such as 1 or 60: " + text);
        }
    }
}
