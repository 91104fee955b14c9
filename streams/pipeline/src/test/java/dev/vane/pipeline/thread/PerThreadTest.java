package dev.vane.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PerThreadTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final List<Integer> closed = new ArrayList<>();
    private final PerThread<Integer> models = new PerThread<>(opened::incrementAndGet, closed::add);

    @Test
    void theTasksOfAThreadShareOne() {
        assertThat(models.get()).isEqualTo(1);
        assertThat(models.get()).isEqualTo(1);

        assertThat(opened).hasValue(1);
    }

    @Test
    void threadsThatRunTogetherHaveOneEach() throws Exception {
        models.get();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Integer> ofOther = new CompletableFuture<>();
        Thread other = Thread.ofPlatform().start(() -> {
            ofOther.complete(models.get());
            await(asked);
        });

        assertThat(ofOther.get()).isEqualTo(2);
        assertThat(models.get()).isEqualTo(1);
        assertThat(closed).isEmpty();
        asked.countDown();
        other.join();
    }

    @Test
    void theThreadThatReplacesAnotherClosesItsModel() throws Exception {
        Thread.ofPlatform().start(models::get).join();

        assertThat(models.get()).isEqualTo(2);

        assertThat(closed).containsExactly(1);
    }

    @Test
    void aModelThatCannotBeOpenedIsTriedAgain() {
        PerThread<Integer> failsOnce = new PerThread<>(
                () -> {
                    if (opened.incrementAndGet() == 1) {
                        throw new IllegalStateException("no memory");
                    }
                    return opened.get();
                },
                closed::add);

        assertThatThrownBy(failsOnce::get).hasMessage("no memory");
        assertThat(failsOnce.get()).isEqualTo(2);
    }

    @Test
    void closesAllAtTheEnd() throws Exception {
        models.get();
        Thread.ofPlatform().start(models::get).join();

        models.close();

        assertThat(closed).containsExactlyInAnyOrder(1, 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
