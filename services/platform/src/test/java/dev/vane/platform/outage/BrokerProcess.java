package dev.vane.platform.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.platform.command.Vane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, so that it can be stopped in the middle of what it does. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration TOPICS_TIMEOUT = Duration.ofMinutes(1);
    private static final String READY = "broker ready at ";

    private final Process process;
    private final KafkaSettings settings;

    private BrokerProcess(Process process, KafkaSettings settings) {
        this.process = process;
        this.settings = settings;
    }

    /** Starts {@code vane broker} on a free port and returns when it answers. */
    static BrokerProcess start(Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx384m",
                        "--sun-misc-unsafe-memory-access=allow",
                        Vane.class.getName(),
                        "broker",
                        "--data",
                        directory.toString(),
                        "--listen",
                        "127.0.0.1:0"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        // Should this process be told to end, the other must not stay behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException("the broker said " + line);
        }
        return new BrokerProcess(process, KafkaSettings.of(line.substring(READY.length())));
    }

    KafkaSettings settings() {
        return settings;
    }

    void createTopics(int partitions) {
        try (TopicAdmin admin = new TopicAdmin(settings.admin())) {
            admin.create(Topics.ALL, partitions);
            admin.await(Topics.ALL.stream().map(Topic::name).toList(), TOPICS_TIMEOUT);
        }
    }

    /** Stops it where it is: its connections stay open and nothing answers. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -%s ended with %d".formatted(name, code));
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        process.getInputStream().close();
    }
}
