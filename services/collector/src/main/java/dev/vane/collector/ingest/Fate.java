package dev.vane.collector.ingest;

import java.util.Locale;

/** What became of a measurement. */
enum Fate {
    USED,
    /** The mapping does not take its series. */
    UNMAPPED,
    /** It does not say which host, or which VM of it. */
    NOT_OF_A_VM,
    /** Its unit is not the one that the mapping expects. */
    WRONG_UNIT,
    /** It is a level where the mapping counts, or the reverse. */
    WRONG_KIND,
    /** The metric that came of it is outside its range. */
    OUT_OF_RANGE,
    /** The second is already sent. */
    LATE,
    /** It is read at a time that is not yet. */
    AHEAD,
    /** A total that was there before, of the same time. */
    REPEATED,
    /** A total without one before it: it gives no rate yet. */
    FIRST_TOTAL,
    /** A total that fell: it was reset, and how much was counted since is not known. */
    RESET;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
