package dev.vane.training.adaptation;

import java.util.List;

/** What was measured before, and what is predicted then. */
enum Setting {
    /** The VM itself, at another time. */
    OTHER_BLOCK(
            "Another block",
            "A VM is measured in one block and predicted in all its others on the same host; every block is measured in"
                    + " turn. Some blocks repeat others."),
    /** The same without repeated blocks. */
    OTHER_NEIGHBOURS(
            "Another block beside others",
            "Of the blocks above, those with other applications than the block that was measured."),
    /** The VM itself, a little before or after. */
    OTHER_PHASE(
            "Another phase",
            "A VM is measured in one phase of a block and predicted in another one of the same block, for every two of them."),
    /** The same where its neighbours did something else meanwhile. */
    CHANGED_PHASE(
            "The interferer changes",
            "Of the phases above, those whose mean relative performance differs by " + Trials.CHANGE
                    + " or more from that of the phase that was measured: what was measured says little of them."),
    /** Nothing but that nobody else was there. */
    QUIET(
            "Quiet seconds alone",
            "Nothing is measured, but in some windows of its block nobody else ran: they count as measured to be "
                    + Serving.QUIET + ", with a noise of " + Serving.QUIET_NOISE
                    + ". All windows of the block beside others are predicted."),
    /** Others on its host only. */
    OTHERS(
            "Others on the host alone",
            "Nothing is measured of a VM, but two others of its block are, for every two of them. They can lower a"
                    + " prediction and never raise it; where the rule has no shift of hosts, they only change intervals.");

    private static final List<Integer> MEASURED = List.of(1, 3, 10);

    private final String text;
    private final String meaning;

    Setting(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /** As headings write it. */
    String text() {
        return text;
    }

    /** In words. */
    String meaning() {
        return meaning;
    }

    /** True if the VM that is predicted was measured. */
    boolean isOfVmItself() {
        return this != OTHERS;
    }

    /** How many windows are measured of each VM that is. */
    List<Integer> measuredWindows() {
        return switch (this) {
            case OTHERS -> List.of(MEASURED.getLast());
            // A block has a few phases alone, of a window each.
            case QUIET -> MEASURED.subList(0, 2);
            default -> MEASURED;
        };
    }

    /** All that a set has of it. */
    List<Trial> trials(Trials of) {
        return switch (this) {
            case OTHER_BLOCK -> of.ofBlocks();
            case OTHER_NEIGHBOURS -> of.ofBlocksBesideOthers();
            case OTHER_PHASE -> of.ofPhases();
            case CHANGED_PHASE -> of.ofChangedPhases();
            case QUIET -> of.ofQuiet();
            case OTHERS -> of.ofOthers();
        };
    }
}
