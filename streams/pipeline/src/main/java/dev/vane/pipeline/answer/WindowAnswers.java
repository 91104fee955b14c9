package dev.vane.pipeline.answer;

import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse;

/** Answers questions about windows. Belongs to one thread at a time. */
public interface WindowAnswers extends AutoCloseable {
    /** Opens the calling thread's. */
    interface Opener {
        /** Opens it, or returns the one that is open. */
        WindowAnswers open();
    }

    /** An answer, or why there is none. */
    ModelResponse.Outcome answer(ModelRequest request);

    @Override
    void close();
}
