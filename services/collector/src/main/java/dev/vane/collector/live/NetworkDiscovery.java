package dev.vane.collector.live;

import dev.vane.collector.live.InterfaceChoice.Routes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds for all VMs of a host at once where each one's own traffic is counted, so that no byte counts for two VMs.
 *
 * <p>A virtual machine's traffic is that of the taps that it holds open. Any other VM's is that of its network namespace,
 * if that is not the host's, which is the one of process 1. Where several VMs are in one namespace, as the containers of a
 * pod are, it is not known who sent what: if all but one of them only keep the namespace open, the namespace counts for
 * that one, else for none of them. A second container engine inside a VM has namespaces of its own; the VM's is the one of
 * its first process, through which all of them go.
 */
final class NetworkDiscovery {
    /** What Kubernetes and Podman start to keep the namespaces of a pod. */
    private static final Set<String> KEEPERS = Set.of("pause", "catatonit");

    private static final String EVERYWHERE = "00000000";
    private static final String EVERYWHERE_V6 = "0".repeat(32);

    /** Its threads are the kernel's own, which are never in another namespace than the host's. */
    private static final String KERNEL_THREADS = "kthreadd";

    private final KernelFiles files;
    private final Optional<String> host;

    /**
     * One VM.
     *
     * @param target what is watched as the VM
     * @param threads all its threads
     * @param processes all its processes
     */
    record Member(Target target, List<Long> threads, List<Long> processes, Machine machine) {
        Member {
            threads = List.copyOf(threads);
            processes = List.copyOf(processes);
        }

        String name() {
            return target.name();
        }
    }

    private record Place(Member member, long task, String namespace) {}

    private record Started(long process, long ticks) {}

    NetworkDiscovery(KernelFiles files) {
        this.files = files;
        this.host = hostNamespace();
    }

    /** Where the traffic of each VM is counted, by VM name; {@link VmNetwork#NONE} where it cannot be told. */
    Map<String, VmNetwork> find(List<Member> members) {
        Map<String, VmNetwork> found = new HashMap<>();
        Map<String, List<Place>> places = new HashMap<>();
        for (Member member : members) {
            found.put(member.name(), taps(member));
            place(member)
                    .filter(place -> host.isPresent() && !host.get().equals(place.namespace()))
                    .ifPresent(place -> places.computeIfAbsent(place.namespace(), name -> new ArrayList<>())
                            .add(place));
        }
        places.values().forEach(sharers -> owner(sharers)
                .ifPresent(owner -> found.put(owner.member().name(), inNamespace(owner))));
        return found;
    }

    /**
     * Of a collector in a container the own namespace is not the host's. Where the first process hides its own, as one of
     * a sandbox can, the parent of the kernel's threads tells it; without the host's processes the own is the best guess.
     */
    private Optional<String> hostNamespace() {
        return NetworkReader.namespace(files, 1)
                .or(() -> name(2).filter(KERNEL_THREADS::equals).flatMap(name -> NetworkReader.namespace(files, 2)))
                .or(() -> files.link(files.proc().resolve("self/ns/net")));
    }

    private Optional<String> name(long task) {
        return files.text(files.task(task, "comm")).map(String::strip);
    }

    private VmNetwork taps(Member member) {
        List<String> taps = member.machine().taps();
        if (taps.isEmpty()) {
            return VmNetwork.NONE;
        }
        return Stream.of(member.threads().getFirst(), member.machine().vcpus().getFirst())
                .map(task -> new VmNetwork(task, "", present(task, taps), true))
                .filter(network -> !network.interfaces().isEmpty())
                .findFirst()
                .orElse(VmNetwork.NONE);
    }

    private List<String> present(long task, List<String> taps) {
        Set<String> names = interfaces(task).keySet();
        return taps.stream().filter(names::contains).sorted().toList();
    }

    private Map<String, String> interfaces(long task) {
        return files.text(NetworkReader.device(files, task))
                .map(NetworkReader::lines)
                .orElse(Map.of());
    }

    private Optional<Place> place(Member member) {
        return first(member.processes().isEmpty() ? member.threads() : member.processes())
                .flatMap(task -> NetworkReader.namespace(files, task).map(name -> new Place(member, task, name)));
    }

    /** The oldest process whose parent is outside: what it has started may be in namespaces further inside. */
    private Optional<Long> first(List<Long> processes) {
        if (processes.size() < 2) {
            return processes.stream().findFirst();
        }
        Set<Long> inside = new HashSet<>(processes);
        return processes.stream()
                .flatMap(process -> started(process, inside).stream())
                .min(Comparator.comparingLong(Started::ticks).thenComparing(Started::process))
                .map(Started::process)
                .or(() -> processes.stream().findFirst());
    }

    /** When a process started; empty if its parent is inside as well. */
    private Optional<Started> started(long process, Set<Long> inside) {
        return ProcessStat.read(files, process)
                .filter(stat -> !inside.contains(stat.parent().orElse(0)))
                .map(stat -> new Started(process, stat.startTicks().orElse(Long.MAX_VALUE)));
    }

    /** The VM that a namespace's traffic counts for; a virtual machine with taps counts those instead. */
    private Optional<Place> owner(List<Place> sharers) {
        List<Place> users = sharers.size() == 1
                ? sharers
                : sharers.stream().filter(place -> !isKeeper(place.member())).toList();
        return users.size() == 1 && users.getFirst().member().machine().taps().isEmpty()
                ? Optional.of(users.getFirst())
                : Optional.empty();
    }

    private boolean isKeeper(Member member) {
        return member.threads().size() == 1
                && name(member.threads().getFirst()).filter(KEEPERS::contains).isPresent();
    }

    private VmNetwork inNamespace(Place place) {
        long task = place.task();
        List<String> counted =
                new InterfaceChoice(interfaces(task).keySet(), bonds(task), vlans(task), routes(task)).counted();
        return new VmNetwork(task, place.namespace(), counted, false);
    }

    /** Members by bond; each bond has a file that lists them. */
    private Map<String, Set<String>> bonds(long task) {
        String member = "Slave Interface: ";
        Map<String, Set<String>> bonds = new HashMap<>();
        files.entries(files.task(task, "net/bonding"))
                .forEach(file -> files.text(file).ifPresent(text -> {
                    Set<String> members = new HashSet<>();
                    text.lines()
                            .filter(line -> line.startsWith(member))
                            .forEach(line ->
                                    members.add(line.substring(member.length()).strip()));
                    bonds.put(file.getFileName().toString(), members);
                }));
        return bonds;
    }

    /** What each VLAN lies on: lines {@code name | id | interface} below two lines of headings. */
    private Map<String, String> vlans(long task) {
        Map<String, String> vlans = new HashMap<>();
        files.text(files.task(task, "net/vlan/config")).stream()
                .flatMap(String::lines)
                .map(line -> line.split("\\|", -1))
                .filter(fields -> fields.length == 3)
                .forEach(fields -> vlans.put(fields[0].strip(), fields[2].strip()));
        return vlans;
    }

    private Routes routes(long task) {
        Set<String> any = new HashSet<>();
        Set<String> everywhere = new HashSet<>();
        for (String[] fields : fields(task, "net/route")) {
            if (fields.length > 7) {
                any.add(fields[0]);
                if (fields[1].equals(EVERYWHERE) && fields[7].equals(EVERYWHERE)) {
                    everywhere.add(fields[0]);
                }
            }
        }
        for (String[] fields : fields(task, "net/ipv6_route")) {
            boolean isToEverywhere = fields.length > 9 && fields[0].equals(EVERYWHERE_V6) && fields[1].equals("00");
            if (isToEverywhere && !fields[9].equals("lo")) {
                any.add(fields[9]);
                everywhere.add(fields[9]);
            }
        }
        return new Routes(any, everywhere);
    }

    private List<String[]> fields(long task, String file) {
        return files.text(files.task(task, file)).stream()
                .flatMap(String::lines)
                .map(line -> line.strip().split("\\s+", -1))
                .toList();
    }
}
