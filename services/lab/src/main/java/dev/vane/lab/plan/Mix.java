package dev.vane.lab.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Blocks drawn at random, in such a way that applications, interferers and places appear about equally often however
 * early the work is stopped. The same seed gives the same blocks.
 *
 * @param blocks how many
 * @param seed of the random numbers
 * @param vms numbers of measured VMs per block, taken in turns
 * @param phases phases together per block; every other one has an interferer
 * @param cores CPUs to pin VMs to
 * @param applications names to draw from
 * @param interferers names to draw from
 */
public record Mix(
        int blocks,
        long seed,
        List<Integer> vms,
        int phases,
        List<Integer> cores,
        List<String> applications,
        List<String> interferers) {
    private static final double BOTH_CORES = 0.1;
    private static final double OTHER_SHARES = 0.15;
    private static final double QUOTA = 0.1;
    private static final double STATIC_LOAD = 0.4;
    private static final double SWITCHING = 0.4;
    private static final int SWITCH_SECONDS = 15;
    private static final int LIGHT_SHARES = 512;
    private static final int HEAVY_SHARES = 2048;
    private static final double QUOTA_CPUS = 0.6;

    public Mix {
        if (blocks < 1 || phases < 1 || vms.isEmpty() || cores.isEmpty() || interferers.isEmpty()) {
            throw new IllegalArgumentException("a mix must have blocks, phases, vms, cores and interferers");
        }
        if (applications.size() < Collections.max(vms)) {
            throw new IllegalArgumentException("a mix must have at least as many applications as VMs in a block: %d"
                    .formatted(applications.size()));
        }
    }

    /** The blocks, named {@code prefix-001} and so on. */
    List<PlannedBlock> draw(String prefix) {
        Random random = new Random(seed);
        Deck<String> names = new Deck<>(applications, random);
        Deck<PlannedInterferer> noise = new Deck<>(everywhere(), random);
        List<PlannedBlock> drawn = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            List<PlannedVm> measured = vms(names.deal(vms.get(i % vms.size())), i, random);
            drawn.add(new PlannedBlock("%s-%03d".formatted(prefix, i + 1), measured, together(i, noise, random)));
        }
        return drawn;
    }

    /** The first two VMs share a core in every other block; further ones fill the cores in turns. */
    private List<PlannedVm> vms(List<String> names, int block, Random random) {
        int together = block / vms.size() % 2;
        return IntStream.range(0, names.size())
                .mapToObj(i -> vm(names.get(i), core(i == 0 ? 0 : i - together), random))
                .toList();
    }

    private String core(int index) {
        return Integer.toString(cores.get(index % cores.size()));
    }

    private PlannedVm vm(String name, String core, Random random) {
        String cpus = random.nextDouble() < BOTH_CORES ? all() : core;
        OptionalInt shares = random.nextDouble() < OTHER_SHARES
                ? OptionalInt.of(random.nextBoolean() ? LIGHT_SHARES : HEAVY_SHARES)
                : OptionalInt.empty();
        OptionalDouble quota = random.nextDouble() < QUOTA ? OptionalDouble.of(QUOTA_CPUS) : OptionalDouble.empty();
        return new PlannedVm(name, cpus, shares, quota, OptionalInt.empty(), Optional.empty(), load(random));
    }

    private static Load load(Random random) {
        Load[] loads = Load.values();
        return random.nextDouble() < STATIC_LOAD ? Load.STATIC : loads[1 + random.nextInt(loads.length - 1)];
    }

    /** Blocks begin without an interferer and with one in turns. */
    private List<List<PlannedInterferer>> together(int block, Deck<PlannedInterferer> noise, Random random) {
        return IntStream.range(block, block + phases)
                .mapToObj(i -> i % 2 == 0
                        ? List.<PlannedInterferer>of()
                        : List.of(switching(noise.deal(1).getFirst(), random)))
                .toList();
    }

    private static PlannedInterferer switching(PlannedInterferer interferer, Random random) {
        return random.nextDouble() < SWITCHING
                ? new PlannedInterferer(interferer.name(), interferer.cpus(), OptionalInt.of(SWITCH_SECONDS))
                : interferer;
    }

    private List<PlannedInterferer> everywhere() {
        List<PlannedInterferer> all = new ArrayList<>();
        for (String name : interferers) {
            cores.forEach(core -> all.add(new PlannedInterferer(name, core.toString(), OptionalInt.empty())));
            all.add(new PlannedInterferer(name, all(), OptionalInt.empty()));
        }
        return all;
    }

    private String all() {
        return String.join(",", cores.stream().map(String::valueOf).toList());
    }

    /** Deals its cards in random order, and is shuffled again when all are dealt. */
    private static final class Deck<T> {
        private final List<T> cards;
        private final List<T> left = new ArrayList<>();
        private final Random random;

        Deck(List<T> cards, Random random) {
            this.cards = cards;
            this.random = random;
        }

        /** Deals different cards; one that would come twice goes to the bottom. */
        List<T> deal(int count) {
            List<T> dealt = new ArrayList<>();
            List<T> again = new ArrayList<>();
            while (dealt.size() < count) {
                if (left.isEmpty()) {
                    left.addAll(cards);
                    Collections.shuffle(left, random);
                }
                T card = left.removeFirst();
                (dealt.contains(card) ? again : dealt).add(card);
            }
            left.addAll(again);
            return dealt;
        }
    }
}
