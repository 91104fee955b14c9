package dev.vane.collector.ingest;

import dev.vane.collector.ingest.Measurement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format, version 0.0.4: gauges, counters and what has no type. Histograms and summaries are left out, and so are
 * timestamps of single lines, which hardly any exporter writes.
 */
final class PrometheusText {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})?\\s+(\\S+)(?:\\s+-?\\d+)?\\s*");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");

    private PrometheusText() {}

    /**
     * Reads a page.
     *
     * @param common attributes of all that is on it
     * @param millis when it was asked for
     */
    static List<Measurement> read(String page, Map<String, String> common, long millis)
            throws UnreadableMessageException {
        Map<String, String> types = new HashMap<>();
        List<Measurement> measurements = new ArrayList<>();
        for (String line : page.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split("\\s+", -1);
                if (words.length == 4) {
                    types.put(words[2], words[3]);
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                add(line, types, common, millis, measurements);
            }
        }
        return measurements;
    }

    private static void add(
            String line,
            Map<String, String> types,
            Map<String, String> common,
            long millis,
            List<Measurement> measurements)
            throws UnreadableMessageException {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new UnreadableMessageException("no line of Prometheus' text format: " + line);
        }
        String name = sample.group(1);
        double value = value(sample.group(3), line);
        if (isPartOfDistribution(name, types) || !Double.isFinite(value)) {
            return;
        }
        Map<String, String> attributes = new HashMap<>(common);
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                attributes.put(label.group(1), unescaped(label.group(2)));
            }
        }
        measurements.add(new Measurement(name, attributes, "", kind(types.get(name)), value, 0, millis));
    }

    private static boolean isPartOfDistribution(String name, Map<String, String> types) {
        String family = name.replaceFirst("_(bucket|sum|count)$", "");
        String type = types.getOrDefault(name, types.get(family));
        return "histogram".equals(type) || "summary".equals(type);
    }

    private static Kind kind(String type) {
        if ("counter".equals(type)) {
            return Kind.TOTAL;
        }
        return "gauge".equals(type) ? Kind.GAUGE : Kind.UNKNOWN;
    }

    private static double value(String text, String line) throws UnreadableMessageException {
        try {
            return switch (text) {
                case "+Inf", "-Inf", "Inf" -> Double.POSITIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new UnreadableMessageException("no number in Prometheus' text format: " + line);
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
