package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked examples of the documentation as their readers run them: two producers of other make are predicted by the shipped
 * model, a consumer of other make reads the predictions, and a client of other make asks about one.
 */
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("../../docs/examples");

    /** Ten samples make a window; a few more, so that predictions are more than one. */
    private static final int SECONDS = 25;

    private static final int PARTITIONS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(200);

    @TempDir
    Path directory;

    @Test
    void producersOfOtherMakeArePredictedAndAConsumerOfOtherMakeReadsIt() throws Exception {
        Optional<Path> node = Program.find("node").filter(_ -> Files.isDirectory(EXAMPLES.resolve("node_modules")));
        Optional<Path> python = pythonWithKafka();
        boolean isReady = node.isPresent() && python.isPresent();
        assumeTrue(isReady || System.getenv("CI") != null, "no node, no python3-kafka, or ./test has not run npm");
        assertThat(isReady).as("node %s, python %s", node, python).isTrue();
        try (TestBroker broker = TestBroker.start(directory)) {
            String servers = broker.settings().bootstrapServers();
            broker.createTopics(PARTITIONS);
            String seconds = Integer.toString(SECONDS);
            // What is sent before it runs may be left out of predictions, as by any pipeline that is behind.
            try (VaneProcess pipeline = running(pipeline(servers));
                    VaneProcess answerer = answerer(servers);
                    Program consumer = example(
                            node.get(),
                            "consumer.mjs",
                            servers,
                            "--from-beginning",
                            "--for",
                            Long.toString(LIMIT.toSeconds()));
                    Program ofNode = example(node.get(), "producer.mjs", servers, "--for", seconds);
                    Program ofPython = example(python.get(), "producer.py", servers, "--for", seconds)) {
                requireEnded(ofNode);
                requireEnded(ofPython);
                for (String vm : List.of("example-node/self", "example-python/self")) {
                    await(
                            consumer,
                            Pattern.compile("Z %s [01]\\.\\d\\d \\[[01]\\.\\d\\d, [01]\\.\\d\\d\\]".formatted(vm)));
                    await(consumer, Pattern.compile(vm + " is gone"));
                }
                requireAnswered(node.get(), servers, answerer);
                assertThat(pipeline.isAlive()).as(pipeline::told).isTrue();
            }
            assertThat(broker.records(Topics.DEAD_LETTERS).values()).containsOnly(0L);
        }
    }

    private static VaneProcess running(VaneProcess pipeline) {
        Deadline.repeat(() -> Deadline.pause(STEP), () -> pipeline.out().contains("runs model"), LIMIT, pipeline::told);
        return pipeline;
    }

    private VaneProcess pipeline(String servers) throws IOException {
        return VaneProcess.start(
                directory,
                "pipeline",
                "pipeline",
                "--bootstrap-servers=" + servers,
                "--set=pipeline.state.directory=" + directory.resolve("pipeline-state"));
    }

    private VaneProcess answerer(String servers) throws IOException {
        return VaneProcess.start(
                directory,
                "answerer",
                "answer",
                "--bootstrap-servers=" + servers,
                "--set=answer.state.directory=" + directory.resolve("answerer-state"));
    }

    /** What was published of the newest window is what the model says of it again. */
    private void requireAnswered(Path node, String servers, VaneProcess answerer)
            throws IOException, InterruptedException {
        try (Program asking = example(node, "request.mjs", servers, "example-node", "self")) {
            int code = asking.await(LIMIT.toSeconds());
            assertThat(code).as("%s%n%s", asking.told(), answerer.told()).isZero();
            assertThat(asking.told())
                    .containsPattern(
                            "example-node/self at \\d+: ([01]\\.\\d\\d) \\[.*] as published \\1, it would be \\1");
        }
    }

    private Program example(Path interpreter, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), name));
        command.addAll(List.of(arguments));
        return Program.start(EXAMPLES, directory.resolve(name + ".log"), Map.of(), command);
    }

    private static void requireEnded(Program producer) throws IOException, InterruptedException {
        int code = producer.await(LIMIT.toSeconds());
        assertThat(code).as(producer.told()).isZero();
        assertThat(producer.told().lines().filter(line -> line.startsWith("sent second")))
                .hasSize(SECONDS);
    }

    private static void await(Program consumer, Pattern line) {
        Deadline.repeat(
                () -> Deadline.pause(STEP), () -> line.matcher(told(consumer)).find(), LIMIT, () -> "no %s in %s"
                        .formatted(line, told(consumer)));
    }

    private static String told(Program program) {
        try {
            return program.told();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Debian's own interpreter, which has Debian's packages, may stand behind another one on the path. */
    private Optional<Path> pythonWithKafka() throws IOException, InterruptedException {
        List<Path> interpreters = Stream.concat(
                        Program.find("python3").stream(), Stream.of(Path.of("/usr/bin/python3")))
                .filter(Files::isExecutable)
                .toList();
        for (Path interpreter : interpreters) {
            List<String> command = List.of(interpreter.toString(), "-c", "import kafka");
            try (Program probe = Program.start(EXAMPLES, directory.resolve("python.log"), Map.of(), command)) {
                if (probe.await(LIMIT.toSeconds()) == 0) {
                    return Optional.of(interpreter);
                }
            }
        }
        return Optional.empty();
    }
}
