package dev.vane.e2e;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A host whose records break every habit of an orderly source: samples are missing, late, doubled and out of order; so
 * are ticks, which name the wrong VMs too; VMs go, come back and fall silent; time jumps; the end comes more than once.
 * How often each happens differs from host to host, and may be never.
 */
final class UnrulyHost {
    private static final List<String> VMS = List.of("a", "b", "c", "d");
    private static final double[] RATES = {0, 0, 0.01, 0.05, 0.2};
    private static final int[] JUMPS = {2, 9, 10, 11, 12, 300, 1_000_000};

    private final String host;
    private final Random random;
    private final double missing;
    private final double departing;
    private final double withoutTick;
    private final double wrongTick;
    private final double jumping;
    private final double ending;
    private final double doubled;
    private final double displaced;

    private final Map<String, Integer> awaySeconds = new HashMap<>();
    private final Set<String> toBeNamedGone = new HashSet<>();
    private final List<Sent> sent = new ArrayList<>();
    private long second;

    /** A record, and when it is sent in seconds of event time. */
    private record Sent(double at, SourceRecord record) {}

    private UnrulyHost(String host, Random random) {
        this.host = host;
        this.random = random;
        this.missing = rate();
        this.departing = rate();
        this.withoutTick = random.nextInt(4) == 0 ? 1 : rate();
        this.wrongTick = rate();
        this.jumping = rate() / 4;
        this.ending = rate() / 8;
        this.doubled = rate();
        this.displaced = rate();
        this.second = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1_700_000_000;
    }

    /** All records of one host in the order in which they are sent. */
    static List<SourceRecord> records(String host, Random random) {
        UnrulyHost unruly = new UnrulyHost(host, random);
        int seconds = 15 + random.nextInt(45);
        for (int i = 0; i < seconds; i++) {
            unruly.sendSecond();
        }
        return unruly.sent.stream()
                .sorted(Comparator.comparingDouble(Sent::at))
                .map(Sent::record)
                .toList();
    }

    private double rate() {
        return RATES[random.nextInt(RATES.length)];
    }

    private boolean happens(double rate) {
        return random.nextDouble() < rate;
    }

    private void sendSecond() {
        List<String> sampled = VMS.stream().filter(this::isThere).toList();
        sampled.forEach(vm -> send(sample(vm)));
        if (!happens(withoutTick)) {
            send(tick(sampled));
        }
        second += happens(jumping) ? JUMPS[random.nextInt(JUMPS.length)] : 1;
    }

    private boolean isThere(String vm) {
        int away = awaySeconds.merge(vm, -1, Integer::sum);
        if (away < 0 && happens(departing)) {
            // Most often about as long as a silent VM stays expected.
            away = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : 8 + random.nextInt(4);
            awaySeconds.put(vm, away);
            if (random.nextBoolean()) {
                toBeNamedGone.add(vm);
            }
        }
        return away < 0 && !happens(missing);
    }

    private Sample sample(String vm) {
        MetricValues values = MetricValues.builder().set(0, random.nextInt(100)).build();
        return new Sample(new VmKey(host, vm), second, values, Map.of());
    }

    private Tick tick(List<String> sampled) {
        List<String> read = new ArrayList<>(sampled);
        Set<String> gone = new HashSet<>(toBeNamedGone);
        if (random.nextInt(3) > 0) {
            toBeNamedGone.clear();
        } else {
            gone.clear();
        }
        if (happens(wrongTick)) {
            read.add(anyVm());
        }
        if (happens(wrongTick)) {
            read.remove(anyVm());
        }
        if (happens(wrongTick)) {
            gone.add(random.nextInt(4) == 0 ? "nobody" : anyVm());
        }
        boolean last = happens(ending);
        return new Tick(host, second, read, last ? VMS : List.copyOf(gone), last);
    }

    private String anyVm() {
        return VMS.get(random.nextInt(VMS.size()));
    }

    private void send(SourceRecord record) {
        double regular = sent.size() * 1e-9 + record.second();
        sent.add(new Sent(regular + delay(), record));
        if (happens(doubled)) {
            sent.add(new Sent(regular + delay(), record));
        }
    }

    /** Seconds by which a record comes late, or early: within what is tolerated, and beyond. */
    private double delay() {
        return happens(displaced) ? random.nextGaussian() * 3 : 0;
    }
}
