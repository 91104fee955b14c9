package dev.vane.web;

import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Requests that go nowhere. */
final class NobodyAnswers implements Questions.Asking {
    @Override
    public CompletableFuture<ModelResponse> ask(ModelRequest request, Duration timeout) {
        return CompletableFuture.failedFuture(new TimeoutException());
    }

    @Override
    public void close() {}
}
