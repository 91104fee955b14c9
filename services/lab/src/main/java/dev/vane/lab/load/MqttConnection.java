package dev.vane.lab.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Round trips through a broker over MQTT 3.1.1: publishes to a topic of its own and waits for the message to come back.
 * Quality of service 0, clean session, no keep-alive (the broker may be frozen for minutes).
 */
final class MqttConnection implements Connection {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;

    private final Wire wire;
    private final byte[] publish;

    MqttConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        String topic = "lab/" + number;
        this.publish = packet(PUBLISH, text(topic), new byte[work.valueBytes()]);
        byte[] options = {4, 2, 0, 0}; // protocol level 3.1.1, clean session, keep-alive off
        wire.send(packet(
                CONNECT,
                text("MQTT"),
                options,
                text("lab-" + ProcessHandle.current().pid() + "-" + number)));
        receive(CONNACK, 1);
        wire.send(packet(SUBSCRIBE, new byte[] {0, 1}, text(topic), new byte[] {0}));
        receive(SUBACK, 2);
    }

    @Override
    public void request() throws IOException {
        wire.send(publish);
        receive(PUBLISH, -1);
    }

    /** Reads a packet; the octet at an index of its body, if one is named, must be zero: granted, as asked for. */
    private void receive(int expected, int zeroAt) throws IOException {
        int type = wire.octet();
        int length = length();
        if (type != expected) {
            throw Wire.unexpected("MQTT", "packet 0x%x instead of 0x%x".formatted(type, expected));
        }
        if (zeroAt < 0) {
            wire.skip(length);
            return;
        }
        wire.skip(zeroAt);
        int code = wire.octet();
        if (code != 0) {
            throw Wire.unexpected("MQTT", "refused with code " + code);
        }
        wire.skip(length - zeroAt - 1);
    }

    private int length() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = wire.octet();
            length |= (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return length;
            }
        }
    }

    private static byte[] text(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(text.length() >> 8);
        bytes.write(text.length());
        bytes.writeBytes(Wire.ascii(text));
        return bytes.toByteArray();
    }

    private static byte[] packet(int type, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int left = body.size();
        do {
            packet.write((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }

    @Override
    public void close() {
        wire.close();
    }
}
