package dev.vane.contracts;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All numbers that a sample gives a model, in a fixed order: the catalogue's metrics, then the extras, then what follows
 * from the stall ledger. New ones are added at the end, so that a model's inputs keep their meaning.
 */
public final class Signals {
    /** What follows from the stall ledger; without one, from utilization and run-queue delay. */
    public static final String SCHEDULER_SHARE = "vm_scheduler_share_ratio";

    /** 1 less the part of the second that was lost to others; without a ledger 1 less the run-queue delay. */
    public static final String TIME_NOT_LOST = "vm_time_not_lost_ratio";

    /** CPU time over what the VM wanted and could have had; without a ledger as the scheduler share. */
    public static final String DEMAND_SHARE = "vm_demand_share_ratio";

    private static final int UTILIZATION = MetricCatalogue.get().indexOf("vm.cpu.utilization");
    private static final int RUN_QUEUE_DELAY = MetricCatalogue.get().indexOf("vm.vcpu.runqueue_delay.ratio.mean");
    private static final int GIVEN = MetricCatalogue.SIZE + Extra.values().length;
    private static final List<Signal> ALL = all();
    private static final Map<String, Integer> PLACES = places();

    /**
     * One of them.
     *
     * @param unit as UCUM writes it
     * @param group subsystem, such as {@code cpu}
     */
    public record Signal(String name, String unit, String group) {}

    /** Receives the numbers of a sample that are present. */
    @FunctionalInterface
    public interface Receiver {
        void set(int signal, float value);
    }

    private Signals() {}

    private static List<Signal> all() {
        List<Signal> all = new ArrayList<>();
        for (Metric metric : MetricCatalogue.get().metrics()) {
            all.add(new Signal(metric.name(), metric.unit(), metric.group().label()));
        }
        for (Extra extra : Extra.values()) {
            all.add(new Signal(extra.key(), extra.key().endsWith("_cores") ? "{core}" : "1", group(extra)));
        }
        all.add(new Signal(SCHEDULER_SHARE, "1", "cpu"));
        all.add(new Signal(TIME_NOT_LOST, "1", "cpu"));
        all.add(new Signal(DEMAND_SHARE, "1", "cpu"));
        return List.copyOf(all);
    }

    private static String group(Extra extra) {
        if (extra.name().contains("MEMORY")) {
            return "memory";
        }
        return extra.name().contains("_IO_") ? "disk" : "cpu";
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < ALL.size(); i++) {
            places.put(ALL.get(i).name(), i);
        }
        return Map.copyOf(places);
    }

    /** All of them, in order. */
    public static List<Signal> list() {
        return ALL;
    }

    /** Where the one of a name stands; -1 if there is none. */
    public static int indexOf(String name) {
        return PLACES.getOrDefault(name, -1);
    }

    /** True if a sample holds it itself: it does not follow from others. */
    public static boolean isGiven(int place) {
        return place >= 0 && place < GIVEN;
    }

    /** Hands over what is present in a sample. */
    public static void read(MetricValues values, Map<String, Float> extras, Receiver receiver) {
        float[] numbers = values.toArray();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            if (values.isPresent(metric)) {
                receiver.set(metric, numbers[metric]);
            }
        }
        int place = MetricCatalogue.SIZE;
        for (Extra extra : Extra.values()) {
            Float value = extras.get(extra.key());
            if (value != null && Float.isFinite(value)) {
                receiver.set(place, value);
            }
            place++;
        }
        Optional<StallLedger> ledger = StallLedger.of(extras);
        if (ledger.isPresent()) {
            send(receiver, SCHEDULER_SHARE, ledger.get().schedulerShare());
            send(receiver, TIME_NOT_LOST, ledger.get().timeNotLost());
            send(receiver, DEMAND_SHARE, ledger.get().demandShare());
        } else if (values.isPresent(UTILIZATION) && values.isPresent(RUN_QUEUE_DELAY)) {
            double waited = values.get(RUN_QUEUE_DELAY).getAsDouble();
            OptionalDouble share =
                    OptionalDouble.of(share(values.get(UTILIZATION).getAsDouble(), waited));
            send(receiver, SCHEDULER_SHARE, share);
            send(receiver, TIME_NOT_LOST, OptionalDouble.of(Math.clamp(1 - waited, 0, 1)));
            send(receiver, DEMAND_SHARE, share);
        }
    }

    private static void send(Receiver receiver, String name, OptionalDouble value) {
        value.ifPresent(present -> receiver.set(indexOf(name), (float) present));
    }

    private static double share(double used, double waited) {
        return used + waited == 0 ? 1 : used / (used + waited);
    }
}
