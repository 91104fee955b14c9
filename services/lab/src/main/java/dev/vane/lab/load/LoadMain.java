package dev.vane.lab.load;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The lab's load client: a program of its own that runs beside a server in a VM and says every second how it fares. It
 * needs nothing but the JDK, so it stays small.
 *
 * <pre>
 * requests --protocol redis|memcached|http|mqtt|beanstalk|nats|dns --port P --connections C
 *          (--level N | --closed [--level N]) [--keys N] [--value-bytes N] [--read-percent N] [--paths /a,/b]
 *          [--give-up-millis N]
 * repeat   [--think-millis N] -- COMMAND ...
 * </pre>
 *
 * <p><b>requests --level N</b>, open loop: request i is due i/N seconds after the start, whether or not those before it
 * were answered. A connection that is free takes the next one, waits until it is due, sends it and reads the reply. The
 * latency counts from the due time, so a stall is seen by every request that was due in it (no coordinated omission). A
 * request that no connection could take within {@code --give-up-millis} (1000) is given up and told with the time that it
 * waited; that keeps an overloaded server's backlog, and so its latency, bounded.
 *
 * <p><b>requests --closed</b>: every active connection sends back to back; the level is the number of active
 * connections, all of them unless told. <b>repeat</b>: runs a command again and again; the level is the time in
 * milliseconds between two runs.
 *
 * <p><b>Standard output</b>, one line each, flushed at once. Any other program may speak it.
 *
 * <pre>
 * P MILLIS WORK          work that was finished since the P line before, at this wall-clock time (milliseconds since 1970);
 *                        the first one says 0: nothing before it counts
 * L SECOND MICROS ...    latencies of all requests that were completed in (SECOND - 1, SECOND], in microseconds;
 *                        a second in which the load was not running throughout has no line
 * paused                 answer to pause: nothing new is begun until resume
 * </pre>
 *
 * <p><b>Standard input</b>:
 *
 * <pre>
 * level N                takes effect at once; an open loop's schedule starts anew, its backlog is dropped
 * pause                  no new requests; answered with "paused" when those in flight are done, after 500 ms at most
 * resume                 an open loop's schedule starts anew, and a request that was in flight over the pause is never
 *                        told; closed loops go on, and count what was in flight when it is done
 * (end of input)         ends the program and the command that it runs
 * </pre>
 *
 * <p>A connection that the server closes or resets is made anew and the request is sent again, in the same latency.
 *
 * <p>Errors are one line on standard error. Exit code 2: bad arguments; 1: the server could not be reached for 20 seconds,
 * a reply was an error, a command failed, or the input was not understood.
 */
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.US_ASCII);
        System.exit(run(List.of(arguments), out));
    }

    private static int run(List<String> arguments, PrintStream out) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ReportWriter writer = new ReportWriter(out);
        try (Load load = load(arguments, writer, end)) {
            Runtime.getRuntime().addShutdownHook(new Thread(load::close));
            Control control = new Control(load, writer, System.in);
            Threads.start("control", end, () -> {
                control.obey();
                end.complete(null);
            });
            end.join();
            return 0;
        } catch (IllegalArgumentException e) {
            return fail(2, e);
        } catch (IOException e) {
            return fail(1, e);
        } catch (CompletionException e) {
            return fail(1, e.getCause());
        }
    }

    private static int fail(int code, Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        System.err.println("load: " + message.replace('\n', ' '));
        return code;
    }

    private static Load load(List<String> arguments, ReportWriter writer, CompletableFuture<Void> end)
            throws IOException {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("the first argument must be requests or repeat");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "requests" -> requests(new Arguments(rest), writer, end);
            case "repeat" -> repeat(rest, writer, end);
            default ->
                throw new IllegalArgumentException(
                        "the first argument must be requests or repeat: " + arguments.getFirst());
        };
    }

    private static Load requests(Arguments arguments, ReportWriter writer, CompletableFuture<Void> end)
            throws IOException {
        Protocol protocol = Protocol.named(arguments.text("protocol"));
        int port = arguments.number("port", 1, 65535);
        int count = arguments.number("connections", 1, 1000);
        boolean closed = arguments.has("closed");
        int level = closed ? arguments.number("level", 1, count, count) : arguments.number("level", 1, 1_000_000);
        int giveUpMillis = arguments.number("give-up-millis", 1, 600_000, 1000);
        Work work = Work.of(arguments);
        arguments.refuseOthers();

        List<Connection> connections = protocol.connect(port, count, work);
        return closed
                ? ClosedLoop.start(connections, level, writer, end)
                : OpenLoop.start(connections, level, giveUpMillis, writer, end);
    }

    private static Load repeat(List<String> arguments, ReportWriter writer, CompletableFuture<Void> end) {
        int dashes = arguments.indexOf("--");
        if (dashes < 0 || dashes == arguments.size() - 1) {
            throw new IllegalArgumentException("repeat needs -- and a command");
        }
        Arguments options = new Arguments(arguments.subList(0, dashes));
        int thinkMillis = options.number("think-millis", 0, 600_000, 0);
        options.refuseOthers();
        return RepeatedCommand.start(arguments.subList(dashes + 1, arguments.size()), thinkMillis, writer, end);
    }
}
