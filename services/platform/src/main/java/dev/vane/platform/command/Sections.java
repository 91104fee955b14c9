package dev.vane.platform.command;

import dev.vane.collector.PublisherConfig;
import dev.vane.collector.live.LiveConfig;
import dev.vane.exporter.ExporterConfig;
import dev.vane.pipeline.AnswerConfig;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.platform.config.Section;
import dev.vane.web.WebConfig;
import java.util.List;

/** Every section of the configuration file. */
final class Sections {
    static final List<Section> ALL = List.of(
            new Section("Live collector", LiveConfig.definition()),
            new Section("Sending", PublisherConfig.definition()),
            new Section("Pipeline", PipelineConfig.definition()),
            new Section("Explaining", ExplainConfig.definition()),
            new Section("Answering", AnswerConfig.definition()),
            new Section("Exporter", ExporterConfig.definition()),
            new Section("Console", WebConfig.definition()));

    private Sections() {}
}
