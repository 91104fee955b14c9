package dev.vane.lab.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Obeys what comes on the standard input. */
final class Control {
    private final Load load;
    private final ReportWriter writer;
    private final BufferedReader input;

    Control(Load load, ReportWriter writer, InputStream input) {
        this.load = load;
        this.writer = writer;
        this.input = new BufferedReader(new InputStreamReader(input, StandardCharsets.US_ASCII));
    }

    /** Returns at the end of the input. */
    void obey() throws IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            obey(line.strip());
        }
    }

    private void obey(String order) {
        switch (order) {
            case "" -> {}
            case "pause" -> {
                load.pause();
                writer.paused();
            }
            case "resume" -> load.resume();
            default -> load.level(level(order));
        }
    }

    private static int level(String order) {
        if (!order.startsWith("level ")) {
            throw new IllegalArgumentException("the input must be level N, pause or resume: " + order);
        }
        return Arguments.parse("level", order.substring("level ".length()).strip(), 0, 1_000_000);
    }
}
