package dev.vane.platform.collection;

import dev.vane.collector.Source;
import dev.vane.collector.replay.ReplayConfig;
import dev.vane.collector.replay.ReplaySource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings to replay side by side.
 *
 * @param recordings folders
 * @param speed multiple of real time; 0 is as fast as possible
 * @param hostSuffix appended to the names of their hosts
 */
public record Replays(List<Path> recordings, double speed, String hostSuffix) {
    public Replays {
        recordings = List.copyOf(recordings);
        configs(recordings, speed, hostSuffix);
    }

    public boolean isEmpty() {
        return recordings.isEmpty();
    }

    /** Opens all of them, or none. */
    public List<Source> open() {
        List<Source> sources = new ArrayList<>();
        try {
            configs(recordings, speed, hostSuffix).forEach(config -> sources.add(ReplaySource.open(config)));
            return sources;
        } catch (RuntimeException e) {
            sources.forEach(Source::close);
            throw e;
        }
    }

    private static List<ReplayConfig> configs(List<Path> recordings, double speed, String hostSuffix) {
        return recordings.stream()
                .map(recording -> new ReplayConfig(recording, speed, hostSuffix))
                .toList();
    }
}
