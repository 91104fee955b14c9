package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "forget",
        description =
                "Lets the pipeline forget what measured performances told it of a VM, or of all VMs of a host: after"
                        + " false ones, or when a VM does other work. Predictions are those of the model alone until the VM is"
                        + " measured again.")
final class ForgetCommand implements Callable<Integer> {
    private static final int TIMEOUT_MILLIS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Parameters(index = "0", paramLabel = "HOST", description = "Name of the host, as predictions have it.")
    private String host;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VM",
            description = "Name of the VM. Default: all of the host.")
    private Optional<String> vm = Optional.empty();

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        byte[] key = key();
        KafkaSettings kafka = common.kafka();
        Brokers.requireReachable(kafka);
        Map<String, Object> impatient = new HashMap<>(kafka.producer());
        impatient.put("max.block.ms", TIMEOUT_MILLIS);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(impatient, new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata sent = send(key, producer);
            Output.line(spec, json ? Output.json(described(sent)) : said(sent));
        }
        return 0;
    }

    private byte[] key() {
        try {
            return Reset.keyOf(host, vm);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * Asks for it, and waits until the brokers have the record.
     *
     * @param key of the record, which has no value
     * @throws KafkaException if they do not take it
     */
    static RecordMetadata send(byte[] key, Producer<byte[], byte[]> producer) throws InterruptedException {
        String topic = Topics.MEASURED_PERFORMANCES.name();
        try {
            return producer.send(new ProducerRecord<>(topic, key, null)).get();
        } catch (ExecutionException e) {
            throw new KafkaException("%s did not take the record".formatted(topic), e.getCause());
        }
    }

    private String said(RecordMetadata sent) {
        return "what was learnt of %s is forgotten as soon as the pipeline reads record %d of partition %d of %s"
                .formatted(
                        vm.map(name -> name + " on " + host).orElse("all VMs of " + host),
                        sent.offset(),
                        sent.partition(),
                        sent.topic());
    }

    private Map<String, Object> described(RecordMetadata sent) {
        Map<String, Object> described = Output.object();
        described.put("host", host);
        vm.ifPresent(name -> described.put("vm", name));
        described.put("topic", sent.topic());
        described.put("partition", sent.partition());
        described.put("offset", sent.offset());
        return described;
    }
}
