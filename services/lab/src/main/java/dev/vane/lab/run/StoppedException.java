package dev.vane.lab.run;

/** A block was given up because the user asked for it; it will be measured again. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
        super("stopped");
    }
}
