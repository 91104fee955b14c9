package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.ingest.MessageFormat;
import dev.vane.collector.ingest.ProducerCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What other collectors send, before anything is made of it. */
@Command(name = "producers", description = "Checks what another collector sends, before it is used.")
final class ProducersCommand {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int EXIT_NOT_GOOD = 3;

    /** Mean errors of docs/results/score-cloudformer-lab-lab.md, all windows and those without the metrics of one group. */
    private static final String WITHOUT_CPU =
            "without it, predictions are little more than the mean of all VMs: an error of 0.21 instead of 0.10";

    @Spec
    private CommandSpec spec;

    @Command(
            description =
                    "Reads a topic for some seconds, or a file with one message in each line, and tells which metrics"
                            + " arrive, in which unit, how often and how late, what is left out and why, and what is missing.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:samples can be made of it, once a second, and nothing is left out but what is not mapped",
                "1:an error, described in one sentence",
                "3:something is amiss; the lines say what"
            })
    int check(
            @Mixin KafkaOptions common,
            @Parameters(paramLabel = "FILE|TOPIC", description = "What is read.") String what,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "collectd",
                            description = "collectd, telegraf or otlp. Default: ${DEFAULT-VALUE}")
                    MessageFormat format,
            @Option(
                            names = "--mapping",
                            paramLabel = "MAPPING",
                            description =
                                    "A file, or the name of a mapping that is part of Vane. Default: that of the format")
                    Optional<String> mapping,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            converter = Durations.class,
                            defaultValue = "15s",
                            description = "How long a topic is read. Default: ${DEFAULT-VALUE}")
                    Duration time)
            throws IOException {
        String usual =
                format == MessageFormat.OTLP ? "opentelemetry" : format.name().toLowerCase(Locale.ROOT);
        ProducerCheck check = new ProducerCheck(mapping.orElse(usual));
        Path file = Path.of(what);
        if (Files.isRegularFile(file)) {
            read(file, format, check);
        } else {
            read(common.kafka(), what, format, time, check);
        }
        check.end();
        check.report().forEach(line -> Output.line(spec, line));
        missing(check.arriving()).forEach(line -> Output.line(spec, line));
        return check.isGood() ? 0 : EXIT_NOT_GOOD;
    }

    private static void read(Path file, MessageFormat format, ProducerCheck check) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                check.take(
                        format,
                        lines.get(i).getBytes(StandardCharsets.UTF_8),
                        "%s:%d".formatted(file, i + 1),
                        Long.MIN_VALUE);
            }
        }
    }

    private static void read(
            KafkaSettings kafka, String topic, MessageFormat format, Duration time, ProducerCheck check) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.put("allow.auto.create.topics", false);
        InstantSource clock = InstantSource.system();
        long end = clock.millis() + time.toMillis();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IllegalArgumentException("there is neither a file nor a topic " + topic);
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (clock.millis() < end) {
                consumer.poll(POLL).forEach(record -> {
                    if (record.value() != null) {
                        String where = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
                        check.take(format, record.value(), where, clock.millis());
                    }
                });
            }
        }
    }

    /** What the shipped model would miss. */
    private static List<String> missing(Set<String> arriving) {
        return List.of("vm.cpu.utilization", "vm.vcpu.runqueue_delay.ratio.mean", "vm.process.context_switches.rate")
                .stream()
                .filter(name -> !arriving.contains(name))
                .map(name -> "missing   %s: %s"
                        .formatted(
                                name,
                                name.endsWith("switches.rate")
                                        ? "without it, a service is not told from a program that computes"
                                        : WITHOUT_CPU))
                .toList();
    }
}
