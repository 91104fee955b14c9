package dev.vane.training.takers;

import dev.vane.inference.taker.Taken;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.taker.Takers;
import dev.vane.inference.taker.VmSecond;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Ways to name who took the CPU time that a VM lost. */
enum Naming {
    /** What ships. */
    ABOVE_FIRST("those above their fair share first") {
        @Override
        Optional<String> first(List<VmSecond> vms, VmSecond loser) {
            return largest(Takers.of(vms, Takers.Rule.ABOVE_FIRST), loser);
        }
    },
    ALL("all that ran on its CPUs") {
        @Override
        Optional<String> first(List<VmSecond> vms, VmSecond loser) {
            return largest(Takers.of(vms, Takers.Rule.ALL), loser);
        }
    },
    /** What one can tell without CPU lists, and without a ledger. */
    BUSIEST("the busiest neighbour on the host") {
        @Override
        Optional<String> first(List<VmSecond> vms, VmSecond loser) {
            return vms.stream()
                    .filter(vm -> !vm.name().equals(loser.name()))
                    .max(Comparator.comparingDouble(VmSecond::onCpu))
                    .map(VmSecond::name);
        }
    };

    private final String text;

    Naming(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The VM that is named before all others; empty if it is the rest of the host. */
    abstract Optional<String> first(List<VmSecond> vms, VmSecond loser);

    private static Optional<String> largest(List<Taken> host, VmSecond loser) {
        Taken taken = host.stream()
                .filter(one -> one.vm().equals(loser.name()))
                .findFirst()
                .orElseThrow();
        return taken.lostTo().stream()
                .findFirst()
                .filter(part -> part.cores() >= taken.lostToRest().orElse(0))
                .map(Part::vm);
    }
}
