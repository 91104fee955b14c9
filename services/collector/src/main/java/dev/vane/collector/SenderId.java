package dev.vane.collector;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A random name that a publisher puts on all its records, so that two senders under one host name can be told apart. */
final class SenderId {
    static final String HEADER = "vane-sender";

    private static final int BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SenderId() {}

    /** A header with a new name: 16 hexadecimal digits. */
    static Header random() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return new RecordHeader(HEADER, HexFormat.of().formatHex(id).getBytes(StandardCharsets.UTF_8));
    }
}
