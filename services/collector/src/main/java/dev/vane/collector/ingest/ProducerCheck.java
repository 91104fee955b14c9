package dev.vane.collector.ingest;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the messages of another collector would become: which metrics arrive, of how many VMs, how often and how late. */
public final class ProducerCheck {
    private static final double MILLIS = 1e-3;

    /** A sender may invent names without end. */
    private static final int MOST_NAMES = 500;

    private final IngestMapping mapping;
    private final Heard heard = new Heard();
    private final Assembler assembler;
    private final Map<String, HostReport> hosts = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private final Map<String, Set<String>> arriving = new TreeMap<>();
    private final List<Double> ages = new ArrayList<>();
    private long unreadableMessages;
    private long messages;
    private long now;

    /** @param mapping a file, or the name of a mapping that is part of Vane */
    public ProducerCheck(String mapping) {
        this.mapping = IngestMapping.open(mapping);
        this.assembler = new Assembler(this.mapping, heard);
    }

    /** What is known of one host. */
    private static final class HostReport {
        private final Set<String> vms = new TreeSet<>();
        private long seconds;
    }

    /** Counts what became of measurements. */
    private static final class Heard implements Fates {
        private final Map<String, Integer> leftOut = new TreeMap<>();
        private final Map<String, Double> intervals = new TreeMap<>();
        private long used;

        @Override
        public void became(Fate fate, String name, String why) {
            switch (fate) {
                case USED -> used++;
                case FIRST_TOTAL, REPEATED -> {}
                default -> {
                    // A value differs each time that it is out of range; its name is enough.
                    String told = fate == Fate.OUT_OF_RANGE || why.isEmpty() ? "" : ", " + why;
                    String key = "%s: %s%s".formatted(fate.label().replace('_', ' '), name, told);
                    if (leftOut.size() < MOST_NAMES || leftOut.containsKey(key)) {
                        leftOut.merge(key, 1, Integer::sum);
                    }
                }
            }
        }

        @Override
        public void interval(String host, double seconds) {
            intervals.put(host, seconds);
        }
    }

    /**
     * Takes a message.
     *
     * @param where it stands, for what is said of it
     * @param arrivedMillis when it came; the time of its newest measurement, if nobody knows
     */
    public void take(MessageFormat format, byte[] message, String where, long arrivedMillis) {
        messages++;
        try {
            for (Measurement measurement : format.read(message)) {
                now = Math.max(now, arrivedMillis == Long.MIN_VALUE ? measurement.millis() : arrivedMillis);
                if (arrivedMillis != Long.MIN_VALUE) {
                    ages.add((arrivedMillis - measurement.millis()) * MILLIS);
                }
                assembler.take(measurement, now);
            }
            assembler.due(now).forEach(this::see);
        } catch (UnreadableMessageException e) {
            unreadableMessages++;
            if (unreadable.size() < MOST_NAMES) {
                unreadable.putIfAbsent(e.getMessage(), where);
            }
        }
    }

    private void see(HostSecond second) {
        if (second.last()) {
            return;
        }
        HostReport report = hosts.computeIfAbsent(second.host(), first -> new HostReport());
        report.seconds++;
        for (Sample sample : second.samples()) {
            report.vms.add(sample.vm());
            for (Metric metric : MetricCatalogue.get().metrics()) {
                if (sample.values().isPresent(metric.index())) {
                    arriving.computeIfAbsent(metric.name(), first -> new HashSet<>())
                            .add(sample.key().toString());
                }
            }
        }
    }

    /** Ends the check: what was still open is seen, too. */
    public void end() {
        assembler.end().forEach(this::see);
    }

    /** True if something arrived of which samples can be made, once a second, and nothing was unreadable or wrong. */
    public boolean isGood() {
        return !arriving.isEmpty()
                && unreadable.isEmpty()
                && heard.intervals.values().stream().allMatch(seconds -> seconds <= 1)
                && heard.leftOut.keySet().stream().allMatch(one -> one.startsWith("unmapped"));
    }

    /** Names of catalogue metrics that some VM has. */
    public Set<String> arriving() {
        return arriving.keySet();
    }

    /** What was found, for a person; a line each. */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add("%d messages, %d of them unreadable; %d measurements used"
                .formatted(messages, unreadableMessages, heard.used));
        unreadable.forEach((why, where) -> lines.add("unreadable: %s (first at %s)".formatted(why, where)));
        hosts.forEach((name, host) -> lines.add(
                "host %s: %d seconds of %d VMs%s".formatted(name, host.seconds, host.vms.size(), interval(name))));
        if (!ages.isEmpty()) {
            ages.sort(null);
            lines.add("measurements are %.3f s old when they arrive (median), at most %.3f s"
                    .formatted(ages.get(ages.size() / 2), ages.getLast()));
        }
        long vms = hosts.values().stream().mapToLong(host -> host.vms.size()).sum();
        arriving.forEach((metric, of) -> lines.add("arrives   %-36s of %d of %d VMs, in %s"
                .formatted(
                        metric,
                        of.size(),
                        vms,
                        MetricCatalogue.get().find(metric).orElseThrow().unit())));
        mapping.metrics().stream()
                .map(mapped -> mapped.metric().name())
                .filter(name -> !arriving.containsKey(name))
                .sorted()
                .forEach(name -> lines.add("mapped, but does not arrive: " + name));
        heard.leftOut.forEach((what, count) -> lines.add("left out  %s (%d times)".formatted(what, count)));
        return lines;
    }

    private String interval(String host) {
        Double seconds = heard.intervals.get(host);
        if (seconds == null) {
            return ", too few to tell how often it sends";
        }
        return seconds <= 1
                ? ", one each second"
                : ", one every %.0f s: windows are of seconds, and the model knows no other. Set its interval to 1 s"
                        .formatted(seconds);
    }
}
