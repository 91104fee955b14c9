package dev.vane.lab.block;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a phase together is for. */
public enum PhaseKind {
    /** All VMs bear their load, beside interferers or not. */
    TOGETHER,
    /** One VM bears its load, or a few; the others hardly run, or not at all. */
    CALM,
    /** A long one: all VMs bear their load, and an interferer comes and goes. */
    EPISODE;

    /** As tables write it, such as {@code calm}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a word; empty if there is none. */
    public static Optional<PhaseKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
