package dev.vane.lab.run;

import java.io.IOException;

/** A program of a VM ended, or never became ready, though it should run. */
final class ProgramEndedException extends IOException {
    private static final long serialVersionUID = 1;

    ProgramEndedException(String message) {
        super(message);
    }
}
