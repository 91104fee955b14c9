package dev.vane.lab.label;

import dev.vane.lab.label.Performance.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stretch into pieces that are labels, or have none. From where the last piece ended, the shortest span is taken
 * whose reports suffice. If not even the longest does, it is dropped as a whole, never only its bad seconds.
 */
final class Cut {
    /** Some seconds with their reading, or why there is none. */
    record Piece(Stretch part, Optional<Reading> reading, Optional<Unlabelled> reason) {}

    private Cut() {}

    static List<Piece> of(Stretch stretch, List<Integer> spans, Performance performance) {
        List<Piece> pieces = new ArrayList<>();
        long from = stretch.first();
        while (from <= stretch.last()) {
            Piece piece = next(stretch, from, spans, performance);
            pieces.add(piece);
            from = piece.part().last() + 1;
        }
        return pieces;
    }

    private static Piece next(Stretch stretch, long from, List<Integer> spans, Performance performance) {
        for (int span : spans) {
            Optional<Stretch> part = stretch.part(from, span);
            Optional<Reading> reading = part.flatMap(performance::over);
            if (reading.isPresent()) {
                return new Piece(part.get(), reading, Optional.empty());
            }
        }
        Optional<Stretch> longest = stretch.part(from, spans.getLast());
        return new Piece(
                longest.orElse(new Stretch(stretch.level(), from, stretch.last())),
                Optional.empty(),
                Optional.of(longest.isPresent() ? performance.lack() : Unlabelled.REST_TOO_SHORT));
    }
}
