package dev.vane.pipeline.window;

import static dev.vane.pipeline.window.Stores.slotOf;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the VMs of a host did in the seconds of a window that has just been predicted. The seconds that are kept reach
 * further back than such a window.
 */
public final class HostHistory {
    private final Seconds seconds;

    /** Where what is kept is looked up. */
    interface Seconds {
        /** What was settled about a second; null if it is not kept. */
        ClosedSecond closed(String host, long second);

        /** A sample; null if there was none, or it is not kept. */
        Sample sample(VmKey vm, long second);
    }

    HostHistory(Seconds seconds) {
        this.seconds = seconds;
    }

    /** That of a processor that has the stores {@link Stores#CLOSED_SECONDS} and {@link Stores#SAMPLES}. */
    public static HostHistory of(ProcessorContext<?, ?> context) {
        KeyValueStore<String, ClosedSecond> closed = context.getStateStore(Stores.CLOSED_SECONDS);
        KeyValueStore<String, byte[]> samples = context.getStateStore(Stores.SAMPLES);
        return new HostHistory(new Seconds() {
            @Override
            public ClosedSecond closed(String host, long second) {
                return closed.get(slotOf(host, second));
            }

            @Override
            public Sample sample(VmKey vm, long second) {
                return (Sample) Topics.SAMPLES
                        .value()
                        .deserializer()
                        .deserialize(Topics.SAMPLES.name(), samples.get(slotOf(vm.host(), vm.vm(), second)));
            }
        });
    }

    /**
     * What a VM's samples carried beside the catalogue, for each second of a window, oldest first; empty where none came.
     *
     * @param second the window's last
     * @param rows of the window
     */
    public List<Map<String, Float>> extras(VmKey vm, long second, int rows) {
        List<Map<String, Float>> extras = new ArrayList<>();
        for (long at = second - rows + 1; at <= second; at++) {
            extras.add(sample(vm, at).map(Sample::extras).orElse(Map.of()));
        }
        return extras;
    }

    /** The other VMs that have part in the average that a window's VM sees, in any of its seconds; sorted by name. */
    public List<String> neighbours(VmKey vm, long second, int rows) {
        TreeSet<String> names = new TreeSet<>();
        for (long at = second - rows + 1; at <= second; at++) {
            names.addAll(inAverage(vm.host(), at));
        }
        names.remove(vm.vm());
        return List.copyOf(names);
    }

    /**
     * The own metrics of some VMs, by VM, a row for each second of a window, oldest first; empty where the VM had no part
     * in the average.
     */
    public SortedMap<String, List<Optional<Row>>> ownRows(String host, List<String> vms, long second, int rows) {
        SortedMap<String, List<Optional<Row>>> own = new TreeMap<>();
        vms.forEach(vm -> own.put(vm, new ArrayList<>()));
        for (long at = second - rows + 1; at <= second; at++) {
            List<String> counted = inAverage(host, at);
            for (String vm : vms) {
                own.get(vm)
                        .add(
                                counted.contains(vm)
                                        ? sample(new VmKey(host, vm), at).map(ModelRows::own)
                                        : Optional.empty());
            }
        }
        return own;
    }

    /** The CPUs that a VM may run on in a second; empty if that is not known. */
    public Optional<CpuList> cpus(VmKey vm, long second) {
        return sample(vm, second).flatMap(Sample::cpus);
    }

    private List<String> inAverage(String host, long second) {
        ClosedSecond closed = seconds.closed(host, second);
        return closed == null || closed.second() != second
                ? List.of()
                : closed.entries().stream()
                        .filter(entry -> entry.presence() == Presence.REAL)
                        .map(Entry::vm)
                        .toList();
    }

    private Optional<Sample> sample(VmKey vm, long second) {
        return Optional.ofNullable(seconds.sample(vm, second)).filter(sample -> sample.second() == second);
    }
}
