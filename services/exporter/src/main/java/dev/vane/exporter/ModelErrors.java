package dev.vane.exporter;

import dev.vane.contracts.RealisedError;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** The errors of one model, added up in pieces of ten seconds of event time, an hour back from its newest second. */
final class ModelErrors {
    private static final int PIECE_SECONDS = 10;
    private static final long PIECES = RealisedErrors.LONGEST.toSeconds() / PIECE_SECONDS;

    private final TreeMap<Long, ErrorTally> pieces = new TreeMap<>();
    private long newestPiece = Long.MIN_VALUE;
    private Instant heard = Instant.MIN;

    void add(RealisedError error, Instant at) {
        goOn(error.second(), at);
        long piece = Math.floorDiv(error.second(), PIECE_SECONDS);
        if (piece > newestPiece - PIECES) {
            pieces.merge(piece, ErrorTally.of(error), ErrorTally::plus);
        }
    }

    /** Event time has come to this second; what is an hour older leaves. */
    void goOn(long second, Instant at) {
        heard = at;
        newestPiece = Math.max(newestPiece, Math.floorDiv(second, PIECE_SECONDS));
        pieces.headMap(newestPiece - PIECES, true).clear();
    }

    /** When anything was last heard of the model. */
    Instant heard() {
        return heard;
    }

    /** All of a stretch that ends with the newest second, to ten seconds. */
    ErrorTally over(Duration stretch) {
        long before = newestPiece - stretch.toSeconds() / PIECE_SECONDS;
        return pieces.tailMap(before, false).values().stream().reduce(ErrorTally.NONE, ErrorTally::plus);
    }
}
