package dev.vane.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/** Why a stream thread ended, and whether a new thread can do better. */
sealed interface ThreadFailure {
    /**
     * The cause lies outside this process and may be removed while it waits: brokers, leaders, transactions, permissions
     * and topics.
     */
    record Passing() implements ThreadFailure {}

    /**
     * Neither time nor a new thread removes the cause.
     *
     * @param sentence what is wrong and what to do
     */
    record Final(String sentence) implements ThreadFailure {}

    /** Not known to be either; worth some tries. */
    record Unknown() implements ThreadFailure {}

    /** Errors that end by themselves, or by what others do to the cluster. */
    List<Class<? extends Throwable>> PASSING = List.of(
            RetriableException.class,
            AuthorizationException.class,
            AuthenticationException.class,
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class,
            OutOfOrderSequenceException.class,
            TransactionAbortedException.class,
            UnknownMemberIdException.class,
            UnknownServerException.class,
            InvalidOffsetException.class,
            MissingSourceTopicException.class,
            TaskCorruptedException.class,
            TaskMigratedException.class);

    /** What Kafka Streams says of a changelog that was made for another number of partitions. */
    String OTHER_PARTITIONS = "invalid partitions";

    /**
     * Judges a failure by its causes: a final one decides, wherever it stands.
     *
     * @param partitionsChanged what to say if topics have other numbers of partitions than the state was made for
     */
    static ThreadFailure of(Throwable failure, String partitionsChanged) {
        List<Throwable> causes = causes(failure);
        Optional<ThreadFailure> last = causes.stream()
                .flatMap(cause -> sentence(cause, partitionsChanged).stream())
                .<ThreadFailure>map(Final::new)
                .findFirst();
        return last.orElseGet(() -> causes.stream().anyMatch(ThreadFailure::passes) ? new Passing() : new Unknown());
    }

    private static boolean passes(Throwable cause) {
        return PASSING.stream().anyMatch(type -> type.isInstance(cause))
                || (cause instanceof ConfigException config && isUnresolved(config));
    }

    private static Optional<String> sentence(Throwable cause, String partitionsChanged) {
        return switch (cause) {
            case RecordTooLargeException large ->
                Optional.of("a record is larger than its topic or max.request.size allows; raise max.message.bytes of"
                        + " that topic: " + large.getMessage());
            case FencedInstanceIdException fenced ->
                Optional.of("another instance has the same instance id; each needs its own: " + fenced.getMessage());
            case ConfigException config when isUnresolved(config) -> Optional.empty();
            case ConfigException config -> Optional.of(config.getMessage());
            case UnsupportedVersionException version -> Optional.of("the brokers are too old: " + version.getMessage());
            case VirtualMachineError error -> Optional.of(error.toString());
            case Throwable other when mentionsPartitions(other) -> Optional.of(partitionsChanged);
            case Throwable _ -> Optional.empty();
        };
    }

    /** A name service that is away is part of an outage. */
    private static boolean isUnresolved(ConfigException config) {
        return config.getMessage().contains("No resolvable bootstrap urls");
    }

    private static boolean mentionsPartitions(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().contains(OTHER_PARTITIONS);
    }

    private static List<Throwable> causes(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
