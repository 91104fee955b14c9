package dev.vane.lab.machine;

import java.io.IOException;

/** Something of a block is left on the machine, so that the next one would not be alone. */
public final class NotClearedException extends IOException {
    private static final long serialVersionUID = 1;

    NotClearedException(String message) {
        super(message);
    }
}
