package dev.vane.lab.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Starts threads whose failure ends the program. */
final class Threads {
    /** What a thread does until it is interrupted or fails. */
    interface Body {
        void run() throws IOException, InterruptedException;
    }

    private Threads() {}

    static Thread start(String name, CompletableFuture<Void> end, Body body) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
    }
}
