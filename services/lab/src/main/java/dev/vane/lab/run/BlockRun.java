package dev.vane.lab.run;

import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.lab.block.Contention;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.plan.Load;
import dev.vane.lab.plan.PlannedBlock;
import dev.vane.lab.plan.PlannedPhase;
import dev.vane.lab.plan.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Measures one block.
 *
 * <pre>
 * start, warm up ─▶ alone: vm1, vm2, … ─▶ together ─▶ alone: vm1, vm2, … ─▶ together ─▶ … ─▶ alone: vm1, vm2, …
 * </pre>
 *
 * In calm phases together some VMs stay frozen. What a VM does changes at full seconds of the wall clock only, so that every second that is kept is of one kind.
 */
final class BlockRun {
    private final PlannedBlock plan;
    private final Timing timing;
    private final StartedBlock started;
    private final BlockRoles roles;
    private final Random random;
    private final IntConsumer onSecond;
    private final BooleanSupplier isStopped;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Contention> contentions = new ArrayList<>();
    private final Map<RunningVm, Long> onSince = new HashMap<>();
    private final Map<RunningVm, NavigableMap<Long, Integer>> levels = new HashMap<>();
    private final Boundaries boundaries = new Boundaries();
    private int played;

    /**
     * A block whose programs have been started.
     *
     * @param random draws random loads
     * @param onSecond told the seconds that have passed of the block
     * @param isStopped asked every second: true gives the block up
     */
    BlockRun(
            PlannedBlock plan,
            Timing timing,
            StartedBlock started,
            Random random,
            IntConsumer onSecond,
            BooleanSupplier isStopped) {
        this.plan = plan;
        this.timing = timing;
        this.started = started;
        this.roles = new BlockRoles(
                plan,
                started.applications().stream().map(RunningVm::application).toList());
        this.random = random;
        this.onSecond = onSecond;
        this.isStopped = isStopped;
    }

    /** @throws StoppedException if it was given up */
    MeasuredBlock run(Recorder recorder, String host) throws IOException, InterruptedException {
        warmUp();
        for (int i = 0; i < plan.together().size(); i++) {
            alone(i);
            together(plan.together().get(i));
        }
        alone(plan.together().size());
        return new MeasuredBlock(plan.name(), host, measured(), phases, sorted(contentions), kept(recorder.end()));
    }

    private void warmUp() throws IOException, InterruptedException {
        Map<RunningVm, Turn> turns = new LinkedHashMap<>();
        for (int i = 0; i < started.applications().size(); i++) {
            turns.put(started.applications().get(i), Turn.on(visit(i, timing.warmUp())));
        }
        play(turns, timing.warmUp());
    }

    /** Each VM that runs in the phase together before or in the next one. */
    private void alone(int next) throws IOException, InterruptedException {
        for (int i = 0; i < started.applications().size(); i++) {
            if (roles.isAlone(i, next)) {
                RunningVm vm = started.applications().get(i);
                int length = roles.alone(i, timing);
                long start = play(Map.of(vm, Turn.on(visit(i, length))), length);
                phases.add(new Phase(Optional.of(vm.name()), settled(start), boundaries.second()));
            }
        }
    }

    private void together(PlannedPhase phase) throws IOException, InterruptedException {
        Map<RunningVm, Turn> turns = new LinkedHashMap<>();
        Set<String> frozen = new HashSet<>();
        for (int i = 0; i < started.applications().size(); i++) {
            RunningVm vm = started.applications().get(i);
            switch (roles.role(i, phase)) {
                case BUSY -> turns.put(vm, Turn.on(scheduled(i, phase.seconds(timing))));
                case LIGHT -> turns.put(vm, Turn.on(new TreeMap<>(Map.of(0, 0))));
                case FROZEN -> frozen.add(vm.name());
            }
        }
        phase.interferers().forEach(some -> turns.put(started.interferer(some), Turn.of(some)));
        long start = play(turns, phase.seconds(timing));
        phases.add(new Phase(Optional.empty(), phase.kind(), frozen, settled(start), boundaries.second()));
    }

    private long settled(long start) {
        return start + timing.settle() + 1;
    }

    private NavigableMap<Integer, Integer> visit(int index, int length) {
        return Load.visit(roles.levels(index), length);
    }

    private NavigableMap<Integer, Integer> scheduled(int index, int length) {
        int count = started.applications().get(index).application().levels().size();
        return count == 0 ? new TreeMap<>() : plan.vms().get(index).load().schedule(count, length, random);
    }

    /**
     * Lets time pass from one second's boundary on; VMs without a turn are frozen.
     *
     * @return the boundary from which on all VMs did what they were told first
     */
    private long play(Map<RunningVm, Turn> turns, int length) throws IOException, InterruptedException {
        long start = 0;
        for (int i = 0; i < length; i++) {
            awaitBoundary();
            long complete = boundaries.second();
            for (RunningVm vm : inOrder(turns, i)) {
                complete = Math.max(complete, apply(vm, turns.getOrDefault(vm, Turn.off()), i));
            }
            start = i == 0 ? complete : start;
            started.requireAlive();
            boundaries.next();
            onSecond.accept(++played);
        }
        awaitBoundary();
        endContentions();
        return start;
    }

    /** Those that stop come first, so that a phase alone starts alone. */
    private List<RunningVm> inOrder(Map<RunningVm, Turn> turns, int i) {
        return started.all().stream()
                .sorted(Comparator.comparing(
                        vm -> turns.getOrDefault(vm, Turn.off()).isOn(i)))
                .toList();
    }

    /** Returns the boundary from which on the VM did what it was told. */
    private long apply(RunningVm vm, Turn turn, int i) throws IOException, InterruptedException {
        OptionalInt level = turn.level(i);
        boolean isOn = turn.isOn(i);
        if (level.isPresent() && isOn) {
            vm.level(level.getAsInt());
            levels.computeIfAbsent(vm, any -> new TreeMap<>())
                    .put(boundaries.second() + 1, vm.level().getAsInt());
        }
        boolean isInterferer = !started.applications().contains(vm);
        boolean stops = vm.isOn() && !isOn;
        vm.turn(isOn);
        long complete = stops ? boundaries.waited() : boundaries.second();
        if (isInterferer && stops) {
            end(vm, complete);
        }
        if (isInterferer && isOn) {
            onSince.putIfAbsent(vm, boundaries.second() + 1);
        }
        return complete;
    }

    private void endContentions() {
        List.copyOf(onSince.keySet()).forEach(vm -> end(vm, boundaries.second()));
    }

    private void end(RunningVm vm, long lastSecond) {
        Long since = onSince.remove(vm);
        if (since != null) {
            contentions.add(new Contention(
                    vm.name(), vm.application().kind().orElse("unknown"), started.cpus(vm), since, lastSecond));
        }
    }

    private void awaitBoundary() throws IOException, InterruptedException {
        boundaries.await();
        if (isStopped.getAsBoolean()) {
            throw new StoppedException();
        }
    }

    private List<MeasuredVm> measured() {
        List<MeasuredVm> all = new ArrayList<>();
        for (RunningVm vm : started.all()) {
            all.add(started.measured(vm, levels.getOrDefault(vm, new TreeMap<>())));
        }
        return all;
    }

    private static List<Contention> sorted(List<Contention> contentions) {
        return contentions.stream()
                .sorted(Comparator.comparingLong(Contention::firstSecond))
                .toList();
    }

    /** Samples of the phases together, and of each VM alone, under the VMs' own names. */
    private List<Sample> kept(List<Sample> all) {
        List<Sample> kept = new ArrayList<>();
        for (Sample sample : all) {
            String name = started.nameOf(sample.vm());
            boolean isKept = phases.stream().anyMatch(p -> p.contains(sample.second()) && p.keepsSamplesOf(name));
            if (isKept) {
                kept.add(new Sample(new VmKey(sample.host(), name), sample.second(), sample.values(), sample.extras()));
            }
        }
        return kept;
    }
}
