package dev.vane.platform.bench;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.RequestClient;
import dev.vane.contracts.Edit;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends model requests at a steady rate, whatever comes of them, and notes how long each took: newest windows of one VM after
 * the other, every second of them without a neighbour.
 */
final class RequestLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CLIENT = "vane-bench";

    private final RequestClient client;
    private final Supplier<List<VmKey>> vms;
    private final List<SeenResponse> seen = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sending;
    private long count;

    /**
     * Starts to send.
     *
     * @param vms those that have predictions by now
     */
    RequestLoad(KafkaSettings kafka, int perSecond, Supplier<List<VmKey>> vms) {
        this.client = new RequestClient(kafka);
        this.vms = vms;
        sending =
                clock.scheduleAtFixedRate(this::send, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    }

    private void send() {
        List<VmKey> all = vms.get();
        if (all.isEmpty()) {
            return;
        }
        VmKey vm = all.get((int) (count % all.size()));
        List<Edit> edits = count++ % 2 == 0 ? List.of() : withoutNeighbour(vm, all);
        ModelRequest request = new ModelRequest(
                UUID.randomUUID().toString(),
                CLIENT,
                Optional.empty(),
                OptionalLong.empty(),
                new ModelRequest.Reference(vm, OptionalLong.empty(), edits),
                ModelRequest.Wanted.PREDICTION);
        long sent = System.currentTimeMillis();
        var _ = client.ask(request, PATIENCE)
                .handle((response, failure) -> note(new SeenResponse(
                        sent,
                        System.currentTimeMillis() - sent,
                        failure == null && response.outcome() instanceof Answer)));
    }

    private static List<Edit> withoutNeighbour(VmKey vm, List<VmKey> all) {
        return all.stream()
                .filter(other -> other.host().equals(vm.host()) && !other.equals(vm))
                .findFirst()
                .map(other -> List.<Edit>of(new Edit.WithoutNeighbour(other.vm())))
                .orElse(List.of());
    }

    private synchronized boolean note(SeenResponse response) {
        return seen.add(response);
    }

    /** All that has come so far. */
    synchronized List<SeenResponse> seen() {
        return List.copyOf(seen);
    }

    /** Sends no more, and returns once everything that was sent has been answered or was waited for long enough. */
    void end() throws InterruptedException {
        sending.cancel(false);
        long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
        while (seen().size() < count && System.currentTimeMillis() < deadline) {
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    @Override
    public void close() {
        clock.close();
        client.close();
    }
}
