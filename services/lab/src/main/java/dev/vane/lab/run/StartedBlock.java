package dev.vane.lab.run;

import dev.vane.lab.application.Application;
import dev.vane.lab.application.Applications;
import dev.vane.lab.block.CpuList;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.machine.Group;
import dev.vane.lab.machine.Groups;
import dev.vane.lab.machine.Guard;
import dev.vane.lab.machine.Limits;
import dev.vane.lab.plan.Load;
import dev.vane.lab.plan.PlannedBlock;
import dev.vane.lab.plan.PlannedInterferer;
import dev.vane.lab.plan.PlannedVm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The VMs of a block, running. When this is closed all of it is gone: processes, groups, files. */
final class StartedBlock implements AutoCloseable {
    /** On a disk, where only root may write; always the same, so that what a machine's sudden end left is found again. */
    static final Path FILES = Path.of("/var/lib/vane-lab");

    private final PlannedBlock plan;
    private final Groups groups;
    private final List<RunningVm> applications = new ArrayList<>();
    private final Map<String, RunningVm> interferers = new LinkedHashMap<>();
    private final Map<RunningVm, String> cpus = new LinkedHashMap<>();
    private Guard guard;

    private StartedBlock(PlannedBlock plan, Groups groups) {
        this.plan = plan;
        this.groups = groups;
    }

    /**
     * Starts all of a block's programs, interferers frozen.
     *
     * @throws IOException if one does not start; then nothing is left of any
     */
    static StartedBlock start(PlannedBlock plan, Applications known, Groups groups)
            throws IOException, InterruptedException {
        StartedBlock block = new StartedBlock(plan, groups);
        try {
            block.makeAll(known);
            block.guard = Guard.over(groups, FILES);
            block.startAll();
            return block;
        } catch (IOException | RuntimeException | InterruptedException e) {
            block.close();
            throw e;
        }
    }

    private void makeAll(Applications known) throws IOException {
        for (PlannedVm vm : plan.vms()) {
            applications.add(make(vm, known));
        }
        for (PlannedInterferer some : plan.interferers()) {
            if (!interferers.containsKey(some.key())) {
                interferers.put(some.key(), make(some, known));
            }
        }
    }

    private RunningVm make(PlannedVm vm, Applications known) throws IOException {
        String name = "vm" + (cpus.size() + 1);
        Group group = groups.create(
                name,
                new Limits(
                        vm.cpus(),
                        vm.shares(),
                        vm.quotaCpus(),
                        vm.memoryMib().orElse(PlannedVm.USUAL_MEMORY_MIB),
                        vm.writeIops()));
        Optional<Group> client = Optional.empty();
        if (vm.clientCpus().isPresent()) {
            Limits limits = usual(vm.clientCpus().get());
            client = Optional.of(groups.create(name + "-client", limits));
        }
        return make(name, known.get(vm.application()), group, client, vm.cpus());
    }

    private RunningVm make(PlannedInterferer some, Applications known) throws IOException {
        String name = "vm" + (cpus.size() + 1);
        Group group = groups.create(name, usual(some.cpus()));
        return make(name, known.get(some.name()), group, Optional.empty(), some.cpus());
    }

    private static Limits usual(String cpus) {
        return new Limits(
                cpus, OptionalInt.empty(), OptionalDouble.empty(), PlannedVm.USUAL_MEMORY_MIB, OptionalInt.empty());
    }

    private RunningVm make(String name, Application application, Group group, Optional<Group> client, String place)
            throws IOException {
        RunningVm vm = new RunningVm(name, application, group, client, FILES.resolve(name), CpuList.count(place));
        cpus.put(vm, place);
        return vm;
    }

    private void startAll() throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            for (RunningVm vm : all()) {
                starts.add(threads.submit(() -> {
                    vm.start();
                    return vm;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot start block " + plan.name(), e.getCause());
        }
        for (RunningVm interferer : interferers.values()) {
            interferer.turn(false);
        }
    }

    /** The measured VMs, in the plan's order. */
    List<RunningVm> applications() {
        return applications;
    }

    RunningVm interferer(PlannedInterferer some) {
        return interferers.get(some.key());
    }

    List<RunningVm> all() {
        return List.copyOf(cpus.keySet());
    }

    String cpus(RunningVm vm) {
        return cpus.get(vm);
    }

    /** Control groups for the collector to watch. */
    List<String> watched() {
        return all().stream().map(vm -> Groups.PARENT + "/" + vm.name()).toList();
    }

    /** A VM's name in the block from the one that the collector gives it. */
    String nameOf(String collected) {
        return collected.substring(collected.lastIndexOf('/') + 1);
    }

    void requireAlive() throws IOException {
        for (RunningVm vm : cpus.keySet()) {
            vm.requireAlive();
        }
    }

    MeasuredVm measured(RunningVm vm, NavigableMap<Long, Integer> levels) {
        int index = applications.indexOf(vm);
        Application application = vm.application();
        Optional<PlannedVm> planned =
                index < 0 ? Optional.empty() : Optional.of(plan.vms().get(index));
        return new MeasuredVm(
                vm.name(),
                application.name(),
                application.label(),
                application.unit(),
                cpus.get(vm),
                planned.map(PlannedVm::shares).orElse(OptionalInt.empty()).orElse(Limits.USUAL_SHARES),
                planned.map(PlannedVm::quotaCpus).orElse(OptionalDouble.empty()),
                planned.map(PlannedVm::memoryMib).orElse(OptionalInt.empty()).orElse(PlannedVm.USUAL_MEMORY_MIB),
                planned.map(PlannedVm::writeIops).orElse(OptionalInt.empty()),
                clientPlace(application, planned),
                load(application, planned),
                levels,
                vm.reports());
    }

    /** What takes no levels has a static load, whatever was planned. */
    private static String load(Application application, Optional<PlannedVm> planned) {
        return planned.filter(vm -> !application.levels().isEmpty())
                .map(PlannedVm::load)
                .orElse(Load.STATIC)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private static String clientPlace(Application application, Optional<PlannedVm> planned) {
        boolean hasClient = application.programs().stream().anyMatch(Application.Program::client);
        return hasClient
                ? planned.flatMap(PlannedVm::clientCpus)
                        .map(list -> "cpus " + list)
                        .orElse("own")
                : "none";
    }

    @Override
    public void close() throws IOException {
        Guard last = guard == null ? Guard.over(groups, FILES) : guard;
        last.close();
    }
}
