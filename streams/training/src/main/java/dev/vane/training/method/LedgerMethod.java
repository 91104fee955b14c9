package dev.vane.training.method;

import dev.vane.training.example.Example;

/** A method that goes by the stall ledger beside a window, and may find nothing in it. */
public interface LedgerMethod extends Method {
    /** Its formula, for reports. */
    String rule();

    /** False if the ledger says nothing of the window's end, and the method answers as the constant does. */
    boolean hasValue(Example example);
}
