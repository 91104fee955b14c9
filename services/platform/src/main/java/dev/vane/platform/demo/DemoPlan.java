package dev.vane.platform.demo;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.platform.collection.Replays;
import dev.vane.platform.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo runs.
 *
 * @param settings what the user set for the parts
 * @param brokers brokers that the user named; empty starts one in this process
 * @param model predicts
 * @param stress adds a greedy neighbour, on and off in turns
 * @param replays recordings to replay; empty watches this machine instead
 * @param longest when it ends, if it has not before
 */
public record DemoPlan(
        Settings settings,
        Optional<String> brokers,
        ModelBundle model,
        boolean stress,
        Replays replays,
        Optional<Duration> longest) {
    public DemoPlan {
        if (stress && !replays.isEmpty()) {
            throw new IllegalArgumentException("--stress loads this machine, --replay does not watch it: choose one");
        }
    }

    /** False if nobody could explain what the pipeline would hand over. */
    boolean explains(PipelineConfig config) {
        return config.selection().isPresent() && model.explains();
    }

    boolean isReplay() {
        return !replays.isEmpty();
    }

    /** The user's settings, and a demo's own where they say nothing. A replay has time: it predicts every window. */
    Settings settings(DataDirectory data) {
        return settings.withDefaults(Map.of(
                "pipeline.state.directory",
                data.pipeline().toString(),
                "explain.state.directory",
                data.explainer().toString(),
                "answer.state.directory",
                data.answerer().toString(),
                "pipeline.overload",
                isReplay() ? "wait" : "shed"));
    }
}
