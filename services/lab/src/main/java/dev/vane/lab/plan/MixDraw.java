package dev.vane.lab.plan;

import dev.vane.lab.block.CpuList;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.plan.Proportions.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws the blocks of one mix.
 *
 * <p>What every mix has is drawn from one row of random numbers, in an order that stays as it is, so that a plan goes on
 * drawing the blocks that were measured of it. What only some mixes have is drawn from another one.
 */
final class MixDraw {
    private static final double BOTH_CORES = 0.1;
    private static final double OTHER_SHARES = 0.15;
    private static final double QUOTA = 0.1;
    private static final double STATIC_LOAD = 0.4;
    private static final double SWITCHING = 0.4;
    private static final int SWITCH_SECONDS = 15;
    private static final int LIGHT_SHARES = 512;
    private static final int HEAVY_SHARES = 2048;
    private static final double QUOTA_CPUS = 0.6;

    /** An episode's interferer comes on after such a part of the episode at least, and at most. */
    private static final double EARLIEST_ON = 0.20;

    private static final double LATEST_ON = 0.35;

    /** It stays on for such a part. */
    private static final double SHORTEST_ON = 0.30;

    private static final double LONGEST_ON = 0.40;

    private final Mix mix;
    private final Random random;
    private final Random more;
    private final Deck<String> names;
    private final Deck<PlannedInterferer> noise;
    private final Deck<String> strong;
    private final Proportions<PhaseKind> kinds;
    private final Proportions<Boolean> roaming;

    MixDraw(Mix mix) {
        this.mix = mix;
        this.random = new Random(mix.seed());
        this.more = new Random(~mix.seed());
        this.names = new Deck<>(mix.applications(), random);
        this.noise = new Deck<>(everywhere(mix), random);
        this.strong = new Deck<>(mix.episodes().map(Episodes::interferers).orElse(List.of()), more);
        this.kinds = new Proportions<>(List.of(
                new Share<>(PhaseKind.TOGETHER, 1 - mix.calm() - mix.episodeShare()),
                new Share<>(PhaseKind.CALM, mix.calm()),
                new Share<>(PhaseKind.EPISODE, mix.episodeShare())));
        this.roaming =
                new Proportions<>(List.of(new Share<>(false, 1 - mix.roaming()), new Share<>(true, mix.roaming())));
    }

    private static List<PlannedInterferer> everywhere(Mix mix) {
        List<PlannedInterferer> all = new ArrayList<>();
        for (String name : mix.interferers()) {
            mix.cores().forEach(core -> all.add(PlannedInterferer.always(name, core.toString())));
            all.add(PlannedInterferer.always(name, mix.allCores()));
        }
        return all;
    }

    List<PlannedBlock> blocks(String prefix) {
        List<PlannedBlock> drawn = new ArrayList<>();
        for (int i = 0; i < mix.blocks(); i++) {
            List<PlannedVm> measured = vms(i);
            drawn.add(new PlannedBlock("%s-%03d".formatted(prefix, i + 1), measured, phases(i, measured.size())));
        }
        return drawn;
    }

    /** The first two VMs share a core in every other block; further ones fill the cores in turns. */
    private List<PlannedVm> vms(int block) {
        List<String> dealt = names.deal(mix.vms().get(block % mix.vms().size()));
        boolean roams = roaming.next();
        int together = block / mix.vms().size() % 2;
        return IntStream.range(0, dealt.size())
                .mapToObj(i -> vm(dealt.get(i), core(i == 0 ? 0 : i - together), roams))
                .toList();
    }

    private String core(int index) {
        return Integer.toString(mix.cores().get(index % mix.cores().size()));
    }

    private PlannedVm vm(String name, String core, boolean roams) {
        boolean isOnAll = random.nextDouble() < BOTH_CORES;
        String cpus = isOnAll || roams ? mix.allCores() : core;
        OptionalInt shares = random.nextDouble() < OTHER_SHARES
                ? OptionalInt.of(random.nextBoolean() ? LIGHT_SHARES : HEAVY_SHARES)
                : OptionalInt.empty();
        OptionalDouble quota = random.nextDouble() < QUOTA ? OptionalDouble.of(QUOTA_CPUS) : OptionalDouble.empty();
        PlannedVm vm = new PlannedVm(
                name, cpus, shares, quota, OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), load());
        return mix.limits().map(limits -> limited(vm, limits)).orElse(vm);
    }

    private Load load() {
        Load[] loads = Load.values();
        return random.nextDouble() < STATIC_LOAD ? Load.STATIC : loads[1 + random.nextInt(loads.length - 1)];
    }

    private PlannedVm limited(PlannedVm vm, MixLimits limits) {
        int cpus = CpuList.count(vm.cpus());
        Optional<Double> quota = one(
                limits.quota(),
                limits.quotas().stream().filter(some -> some < cpus).toList());
        Optional<Integer> memoryMib = one(limits.memory(), limits.memoryMib());
        Optional<Integer> writeIops = one(limits.writes(), limits.writeIops());
        return new PlannedVm(
                vm.application(),
                vm.cpus(),
                vm.shares(),
                quota.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                memoryMib.map(OptionalInt::of).orElse(OptionalInt.empty()),
                writeIops.map(OptionalInt::of).orElse(OptionalInt.empty()),
                vm.clientCpus(),
                vm.load());
    }

    private <T> Optional<T> one(double share, List<T> values) {
        boolean isDrawn = more.nextDouble() < share && !values.isEmpty();
        return isDrawn ? Optional.of(values.get(more.nextInt(values.size()))) : Optional.empty();
    }

    private List<PlannedPhase> phases(int block, int vms) {
        List<PhaseKind> dealt =
                new ArrayList<>(Stream.generate(kinds::next).limit(mix.phases()).toList());
        Collections.shuffle(dealt, more);
        List<PlannedPhase> phases = new ArrayList<>();
        int number = block;
        for (PhaseKind kind : dealt) {
            phases.add(
                    switch (kind) {
                        case TOGETHER -> together(number++);
                        case CALM -> PlannedPhase.calm(1 + more.nextInt(vms));
                        case EPISODE -> episode(mix.episodes().orElseThrow());
                    });
        }
        return phases;
    }

    /** Blocks begin without an interferer and with one in turns. */
    private PlannedPhase together(int number) {
        return PlannedPhase.together(
                number % 2 == 0 ? List.of() : List.of(switching(noise.deal(1).getFirst())));
    }

    private PlannedInterferer switching(PlannedInterferer interferer) {
        return random.nextDouble() < SWITCHING ? interferer.inTurns(SWITCH_SECONDS) : interferer;
    }

    private PlannedPhase episode(Episodes episodes) {
        int on = seconds(episodes, EARLIEST_ON, LATEST_ON);
        int off = on + seconds(episodes, SHORTEST_ON, LONGEST_ON);
        PlannedInterferer interferer = PlannedInterferer.always(strong.deal(1).getFirst(), mix.allCores());
        return PlannedPhase.episode(episodes.seconds(), interferer.once(on, off));
    }

    private int seconds(Episodes episodes, double least, double most) {
        return (int) Math.round(episodes.seconds() * (least + (most - least) * more.nextDouble()));
    }
}
