package dev.vane.lab.plan;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Blocks drawn at random, in such a way that applications, interferers, places and kinds of phases appear about equally
 * often however early the work is stopped. The same seed gives the same blocks.
 *
 * @param blocks how many
 * @param seed of the random numbers
 * @param vms numbers of measured VMs per block, taken in turns
 * @param phases phases together per block; of those that are neither calm nor episodes every other one has an interferer
 * @param cores CPUs to pin VMs to
 * @param applications names to draw from
 * @param interferers names to draw from
 * @param calm share of the phases in which only one VM bears its load; none unless set
 * @param roaming share of the blocks whose VMs may run on all cores; none unless set
 * @param episodes long phases with an interferer that comes and goes; none unless set
 * @param limits of some VMs; unless set, one in ten has a quota of 0.6 CPUs
 */
public record Mix(
        int blocks,
        long seed,
        List<Integer> vms,
        int phases,
        List<Integer> cores,
        List<String> applications,
        List<String> interferers,
        double calm,
        double roaming,
        Optional<Episodes> episodes,
        Optional<MixLimits> limits) {
    public Mix {
        if (blocks < 1 || phases < 1 || vms.isEmpty() || cores.isEmpty() || interferers.isEmpty()) {
            throw new IllegalArgumentException("a mix must have blocks, phases, vms, cores and interferers");
        }
        if (applications.size() < Collections.max(vms)) {
            throw new IllegalArgumentException("a mix must have at least as many applications as VMs in a block: %d"
                    .formatted(applications.size()));
        }
        requireShare("calm", calm);
        requireShare("roaming", roaming);
        requireShare("calm phases and episodes together", calm + episodeShare(episodes));
    }

    static void requireShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s must be a share from 0 to 1: %s".formatted(what, share));
        }
    }

    private static double episodeShare(Optional<Episodes> episodes) {
        return episodes.map(Episodes::share).orElse(0.0);
    }

    /** Share of the phases that are episodes. */
    double episodeShare() {
        return episodeShare(episodes);
    }

    /** All cores, as a list of CPUs. */
    String allCores() {
        return String.join(",", cores.stream().map(String::valueOf).toList());
    }

    /** The blocks, named {@code prefix-001} and so on. */
    List<PlannedBlock> draw(String prefix) {
        return new MixDraw(this).blocks(prefix);
    }
}
