package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.HostRecord;
import dev.vane.contracts.MeasuredPerformances;
import dev.vane.contracts.MeasuredReading;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ForgetCommandTest {
    private static final long NOW = 1_700_000_000;

    @Test
    void sendsWhatThePipelineTakesForAReset() throws InterruptedException {
        assertThat(sent("h", Optional.of("a/b"))).isEqualTo(new Reset("h", Optional.of("a/b"), NOW));
        assertThat(sent("h", Optional.empty())).isEqualTo(new Reset("h", Optional.empty(), NOW));
    }

    /** What the pipeline reads in the one record that is sent. */
    private static HostRecord sent(String host, Optional<String> vm) throws InterruptedException {
        MockProducer<byte[], byte[]> producer = producer(true);

        assertThat(ForgetCommand.send(Reset.keyOf(host, vm), producer).topic())
                .isEqualTo(Topics.MEASURED_PERFORMANCES.name());

        assertThat(producer.history()).hasSize(1);
        ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
        MeasuredReading reading = MeasuredPerformances.read(record.key(), record.value(), NOW * 1000);
        return ((MeasuredReading.Accepted) reading).record();
    }

    @Test
    void saysThatTheBrokersRefuse() {
        MockProducer<byte[], byte[]> producer = producer(false);
        CompletableFuture<Void> broker = CompletableFuture.runAsync(() -> {
            while (!producer.errorNext(new TopicAuthorizationException("not allowed"))) {
                Thread.onSpinWait();
            }
        });

        assertThatThrownBy(() -> ForgetCommand.send(Reset.keyOf("h", Optional.empty()), producer))
                .isInstanceOf(KafkaException.class)
                .hasMessage("vane.measured-performances.v1 did not take the record")
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        broker.join();
    }

    @Test
    void refusesNamesThatNoHostOrVmCanHave() {
        StringWriter err = new StringWriter();

        int code = Vane.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("forget", "host/vm", "--bootstrap-servers", "127.0.0.1:1");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "vane: host must not contain a slash: host/vm; 'vane forget --help' lists what is allowed\n");
    }

    private static MockProducer<byte[], byte[]> producer(boolean completes) {
        return new MockProducer<>(completes, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
