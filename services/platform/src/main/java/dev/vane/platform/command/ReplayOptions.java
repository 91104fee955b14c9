package dev.vane.platform.command;

import dev.vane.collector.replay.ReplayConfig;
import dev.vane.platform.collection.Replays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a replay. */
final class ReplayOptions {
    @Option(
            names = "--replay",
            paramLabel = "PATH",
            description = "Replays a recording instead of watching this machine. Repeatable.")
    private List<Path> recordings = new ArrayList<>();

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            defaultValue = "1",
            description = "Speed of a replay, as a multiple of real time. Default: ${DEFAULT-VALUE}")
    private String speed;

    @Option(
            names = "--host-suffix",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Appended to the names of replayed hosts.")
    private String hostSuffix;

    Replays replays() {
        return new Replays(recordings, ReplayConfig.parseSpeed(speed), hostSuffix);
    }
}
