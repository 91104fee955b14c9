package dev.vane.pipeline.batch;

import dev.vane.contracts.AttentionSummary;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.pipeline.window.Emission.Due;
import java.util.List;

/** Words an attention summary for its topic. */
final class PublishedAttention {
    AttentionSummary published(Due due, ModelOutput output, String model) {
        return new AttentionSummary(
                due.key(), due.second(), model, List.of(), List.of(), List.of(), 0, 0, List.of(), List.of());
    }
}
