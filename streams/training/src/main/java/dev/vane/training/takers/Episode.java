package dev.vane.training.takers;

import dev.vane.inference.taker.Taken;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.taker.Takers;
import dev.vane.inference.taker.VmSecond;
import dev.vane.training.dataset.LabSeconds.HostSecond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one VM lost in a phase in which interference came on and went off, in mean cores.
 *
 * @param kind of the interference
 * @param off what it lost while the interference was off
 * @param on what it lost while it was on
 * @param toInterferer what of this it is said to have lost to who injected it
 * @param toRest what of this it is said to have lost to the rest of the host
 * @param rival what of this it has lost to who injected it if all is lost to the busiest neighbour on the host
 * @param asked seconds with the interference on in which it lost enough to ask to whom
 * @param first of these, in how many who injected it is named first, by each way of naming
 */
record Episode(
        String host,
        String block,
        String vm,
        String kind,
        double off,
        double on,
        double toInterferer,
        double toRest,
        double rival,
        int asked,
        Map<Naming, Integer> first) {
    /** Seconds on and off that there must be at least. */
    private static final int LEAST_SECONDS = 20;

    /** Phases of a block lie further apart, in seconds. */
    private static final int LARGEST_GAP = 5;

    Episode {
        first = Map.copyOf(first);
    }

    /** What it lost more while the interference was on. */
    double more() {
        return on - off;
    }

    /** True if it lost more by the interference than it lost without it. */
    boolean isMostlyInterference() {
        return more() >= off;
    }

    /** Of all VMs that lost enough; seconds by host, block and time. */
    static List<Episode> of(List<HostSecond> seconds) {
        List<Episode> episodes = new ArrayList<>();
        List<HostSecond> phase = new ArrayList<>();
        for (HostSecond second : seconds) {
            if (!phase.isEmpty() && !follows(second, phase.getLast())) {
                episodes.addAll(ofPhase(phase));
                phase.clear();
            }
            phase.add(second);
        }
        episodes.addAll(ofPhase(phase));
        return episodes.stream()
                .sorted(Comparator.comparing(Episode::host)
                        .thenComparing(Episode::block)
                        .thenComparing(Episode::vm))
                .toList();
    }

    private static boolean follows(HostSecond second, HostSecond before) {
        return second.host().equals(before.host())
                && second.block().equals(before.block())
                && second.second() - before.second() <= LARGEST_GAP;
    }

    private static List<Episode> ofPhase(List<HostSecond> phase) {
        Map<String, Sums> sums = new TreeMap<>();
        String kind = "";
        for (HostSecond second : phase) {
            kind = second.injected().values().stream().findFirst().orElse(kind);
            List<Taken> taken = Takers.of(second.vms());
            for (int i = 0; i < taken.size(); i++) {
                sums.computeIfAbsent(taken.get(i).vm(), vm -> new Sums())
                        .add(second, second.vms().get(i), taken.get(i));
            }
        }
        List<Episode> episodes = new ArrayList<>();
        for (Map.Entry<String, Sums> entry : sums.entrySet()) {
            Sums of = entry.getValue();
            boolean injects =
                    phase.stream().anyMatch(second -> second.injected().containsKey(entry.getKey()));
            if (!injects
                    && of.onSeconds >= LEAST_SECONDS
                    && of.offSeconds >= LEAST_SECONDS
                    && of.on / of.onSeconds >= Judged.LEAST_LOST) {
                HostSecond any = phase.getFirst();
                episodes.add(new Episode(
                        any.host(),
                        any.block(),
                        entry.getKey(),
                        kind,
                        of.off / of.offSeconds,
                        of.on / of.onSeconds,
                        of.toInterferer / of.onSeconds,
                        of.toRest / of.onSeconds,
                        of.rival / of.onSeconds,
                        of.asked,
                        of.first));
            }
        }
        return episodes;
    }

    private static final class Sums {
        private int onSeconds;
        private int offSeconds;
        private double on;
        private double off;
        private double toInterferer;
        private double toRest;
        private double rival;
        private int asked;
        private final Map<Naming, Integer> first = new EnumMap<>(Naming.class);

        private void add(HostSecond second, VmSecond vm, Taken taken) {
            if (vm.lost().isEmpty()) {
                return;
            }
            if (second.injected().isEmpty()) {
                offSeconds++;
                off += vm.lost().getAsDouble();
            } else {
                onSeconds++;
                on += vm.lost().getAsDouble();
                toInterferer += taken.lostTo().stream()
                        .filter(part -> second.injected().containsKey(part.vm()))
                        .mapToDouble(Part::cores)
                        .sum();
                toRest += taken.lostToRest().orElse(0);
                rival += isFirst(Naming.BUSIEST, second, vm) ? vm.lost().getAsDouble() : 0;
                if (vm.lost().getAsDouble() >= Judged.LEAST_LOST) {
                    asked++;
                    for (Naming naming : Naming.values()) {
                        first.merge(naming, isFirst(naming, second, vm) ? 1 : 0, Integer::sum);
                    }
                }
            }
        }

        private static boolean isFirst(Naming naming, HostSecond second, VmSecond vm) {
            return naming.first(second.vms(), vm)
                    .filter(second.injected()::containsKey)
                    .isPresent();
        }
    }
}
