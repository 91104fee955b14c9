package dev.vane.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package with JMH. */
public final class Microbenchmarks {
    private Microbenchmarks() {}

    /**
     * Measures, in processes of their own that start as this one did, and prints JMH's report to standard output.
     *
     * @param pattern a regular expression found in the names of those to run, such as {@code Codec}
     * @throws IllegalArgumentException if none has such a name
     * @throws RunnerException if one fails
     */
    public static void measure(String pattern) throws RunnerException {
        run(pattern, matching(pattern));
    }

    /** Runs each once in this process: tells that they still work, and nothing of their speed. */
    static Collection<RunResult> tryOut(String pattern) throws RunnerException {
        return run(
                pattern,
                matching(pattern)
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .verbosity(VerboseMode.SILENT));
    }

    private static Collection<RunResult> run(String pattern, ChainedOptionsBuilder options) throws RunnerException {
        try {
            return new Runner(options.build()).run();
        } catch (NoBenchmarksException e) {
            throw new IllegalArgumentException("no benchmark has %s in its name".formatted(pattern), e);
        }
    }

    private static ChainedOptionsBuilder matching(String pattern) {
        return new OptionsBuilder().include(pattern).shouldFailOnError(true);
    }
}
