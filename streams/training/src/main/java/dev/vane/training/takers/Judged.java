package dev.vane.training.takers;

import dev.vane.inference.taker.Taken;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.taker.Takers;
import dev.vane.inference.taker.VmSecond;
import dev.vane.training.dataset.LabSeconds.HostSecond;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A second in which a VM lost CPU time while interference was injected on its CPUs, and whom it was said to have lost it to.
 *
 * @param kind of the interference
 * @param othersTookMore true if the other VMs together ran more on its CPUs than those that injected it
 * @param isBelow true if the VM itself ran less than its fair share
 * @param named what each way of naming says
 */
record Judged(String host, String kind, boolean othersTookMore, boolean isBelow, Map<Naming, Named> named) {
    /** Who loses less, in cores, is not asked. */
    static final double LEAST_LOST = 0.05;

    /** So much less than its fair share, in cores, is less: shares are right to a hundredth. */
    private static final double ROUNDING = 0.01;

    Judged {
        named = Map.copyOf(named);
    }

    /**
     * Who was named first.
     *
     * @param isInjected true if it injected interference
     * @param isRest true if it is the rest of the host
     * @param isBelow true if it ran less than its fair share
     * @param isAccused true if it is also said to press the VM: only what ships says so
     */
    record Named(boolean isInjected, boolean isRest, boolean isBelow, boolean isAccused) {}

    /** What a VM says in a second; empty if it lost too little, or no interference was injected on its CPUs. */
    static Optional<Judged> of(HostSecond second, VmSecond loser) {
        Map<String, String> injected = second.injected();
        if (injected.isEmpty()
                || injected.containsKey(loser.name())
                || loser.lost().orElse(0) < LEAST_LOST) {
            return Optional.empty();
        }
        // Of all that ran on its CPUs, each in proportion: who has a part ran there.
        List<Part> beside = of(Takers.of(second.vms(), Takers.Rule.ALL), loser).lostTo();
        Optional<Part> injecting =
                beside.stream().filter(part -> injected.containsKey(part.vm())).findFirst();
        if (injecting.isEmpty()) {
            return Optional.empty();
        }
        List<Taken> taken = Takers.of(second.vms());
        Map<Naming, Named> named = new EnumMap<>(Naming.class);
        for (Naming naming : Naming.values()) {
            named.put(naming, named(naming.first(second.vms(), loser), second, loser, taken));
        }
        return Optional.of(new Judged(
                second.host(),
                injected.get(injecting.get().vm()),
                cores(beside, part -> !injected.containsKey(part.vm()))
                        > cores(beside, part -> injected.containsKey(part.vm())),
                isBelow(loser, of(taken, loser)),
                named));
    }

    private static Taken of(List<Taken> taken, VmSecond vm) {
        return taken.stream()
                .filter(one -> one.vm().equals(vm.name()))
                .findFirst()
                .orElseThrow();
    }

    private static double cores(List<Part> parts, Predicate<Part> which) {
        return parts.stream().filter(which).mapToDouble(Part::cores).sum();
    }

    private static boolean isBelow(VmSecond vm, Taken taken) {
        return vm.onCpu() < taken.fairShare() - ROUNDING;
    }

    private static Named named(Optional<String> name, HostSecond second, VmSecond loser, List<Taken> taken) {
        if (name.isEmpty()) {
            return new Named(false, true, false, false);
        }
        VmSecond vm = second.vms().stream()
                .filter(one -> one.name().equals(name.get()))
                .findFirst()
                .orElseThrow();
        Taken taker = of(taken, vm);
        return new Named(
                second.injected().containsKey(vm.name()),
                false,
                isBelow(vm, taker),
                taker.presses().stream().anyMatch(part -> part.vm().equals(loser.name())));
    }
}
