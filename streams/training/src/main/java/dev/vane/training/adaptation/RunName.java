package dev.vane.training.adaptation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run of the lab is called: {@code block/vm/phase}, where the block's own name may have slashes. Behind a silence of
 * the VM the run goes on under a name with {@code #2}, {@code #3} and so on at its end.
 *
 * @param block some VMs that were measured together
 * @param vm one of them
 * @param phase of the block
 */
record RunName(String block, String vm, String phase) {
    private static final Pattern NAME = Pattern.compile("(.+)/([^/]+)/([^/#]+)(?:#\\d+)?");

    /** Empty if a run is not named like this. */
    static Optional<RunName> of(String run) {
        Matcher matcher = NAME.matcher(run);
        return matcher.matches()
                ? Optional.of(new RunName(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** True of the same VM in the same block at another time. */
    boolean isOtherPhaseOf(RunName other) {
        return block.equals(other.block) && vm.equals(other.vm) && !phase.equals(other.phase);
    }
}
