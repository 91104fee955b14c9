package dev.vane.pipeline.answer;

import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Outcome;
import java.util.List;

/** Answers questions about windows. Belongs to one thread at a time. */
public interface WindowAnswers extends AutoCloseable {
    /** Opens the calling thread's. */
    interface Opener {
        /** Opens it, or returns the one that is open. */
        WindowAnswers open();
    }

    /**
     * What came of a request.
     *
     * @param outcome an answer, or why there is none
     * @param maps that belong to the answer
     */
    record Answered(Outcome outcome, List<MapPart> maps) {
        public Answered {
            maps = List.copyOf(maps);
        }

        /** Without maps. */
        static Answered of(Outcome outcome) {
            return new Answered(outcome, List.of());
        }
    }

    /** An answer, or why there is none. */
    Answered answer(ModelRequest request);

    @Override
    void close();
}
