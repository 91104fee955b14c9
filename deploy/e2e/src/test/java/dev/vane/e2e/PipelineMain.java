package dev.vane.e2e;

import dev.vane.contracts.KafkaSettings;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;

/** Runs a pipeline: brokers, then settings as key=value. */
final class PipelineMain {
    private PipelineMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        Pipeline pipeline = Pipeline.start(
                PipelineConfig.parse(settings),
                KafkaSettings.of(arguments[0]),
                CatalogueFeatures.untrained(1),
                new PrometheusRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close));
        Thread.currentThread().join();
    }
}
