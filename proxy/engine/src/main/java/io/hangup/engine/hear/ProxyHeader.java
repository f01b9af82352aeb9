package io.hangup.engine.hear;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The header of the PROXY protocol, version 1 or 2, at the beginning of a stream, in however many pieces it comes
 * (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt). Of it is kept what may name the source: 107 bytes at most.
 */
final class ProxyHeader {
    private enum State {
        READING,
        FOUND,
        NONE
    }

    private static final byte[] V1_BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int V1_MOST_BYTES = 107;
    private static final int V1_FIELDS = 6;

    private static final byte[] V2_BEGIN = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V2_COMMAND_AT = 12;
    private static final int V2_FAMILY_AT = 13;
    private static final int V2_LENGTH_AT = 14;
    private static final int V2_FIXED_BYTES = 16;
    private static final int V2_VERSION = 2;
    private static final int V2_PROXY = 1;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final byte[] kept = new byte[V1_MOST_BYTES];
    private State state = State.READING;
    private int read;
    private Optional<String> source = Optional.empty();

    /** Whether nothing more belongs to it. */
    boolean over() {
        return state != State.READING;
    }

    /** The source's address without its port; empty where there is no header, or none that names one. */
    Optional<String> source() {
        return source;
    }

    /**
     * Reads on. The buffer is left as it is.
     *
     * @param behind is given what comes behind the header: all that came so far where it turns out that there is none
     */
    void read(ByteBuf bytes, Consumer<ByteBuf> behind) {
        int next = bytes.readerIndex();
        while (state == State.READING && next < bytes.writerIndex()) {
            add(bytes.getByte(next++));
        }
        if (state == State.NONE) {
            behind.accept(Unpooled.wrappedBuffer(kept, 0, read));
        }
        if (next < bytes.writerIndex()) {
            behind.accept(bytes.slice(next, bytes.writerIndex() - next));
        }
    }

    private void add(byte value) {
        if (read < kept.length) {
            kept[read] = value;
        }
        read++;
        if (begins(V1_BEGIN)) {
            readLine(value);
        } else if (begins(V2_BEGIN)) {
            readBlock();
        } else {
            state = State.NONE;
        }
    }

    /** Whether it begins with this, as far as it is read. */
    private boolean begins(byte[] signature) {
        int length = Math.min(read, signature.length);
        return Arrays.equals(kept, 0, length, signature, 0, length);
    }

    private void readLine(byte last) {
        if (last == '\n') {
            String line = new String(kept, 0, read, StandardCharsets.US_ASCII);
            boolean framed = line.endsWith("\r\n");
            state = framed ? State.FOUND : State.NONE;
            source = framed ? named(line.substring(0, read - 2)) : Optional.empty();
        } else if (read == V1_MOST_BYTES) {
            state = State.NONE;
        }
    }

    private static Optional<String> named(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        if (fields.size() != V1_FIELDS) {
            return Optional.empty();
        }
        int length =
                switch (fields.get(1)) {
                    case "TCP4" -> IPV4_BYTES;
                    case "TCP6" -> IPV6_BYTES;
                    default -> 0;
                };
        byte[] address = NetUtil.createByteArrayFromIpAddressString(fields.get(2));
        return address != null && address.length == length ? Optional.of(text(address)) : Optional.empty();
    }

    private void readBlock() {
        if (read > V2_COMMAND_AT && kept[V2_COMMAND_AT] >> 4 != V2_VERSION) {
            state = State.NONE;
        } else if (read >= V2_FIXED_BYTES && read == V2_FIXED_BYTES + v2Bytes()) {
            state = State.FOUND;
            source = v2Source();
        }
    }

    private int v2Bytes() {
        return ((kept[V2_LENGTH_AT] & 0xFF) << Byte.SIZE) | (kept[V2_LENGTH_AT + 1] & 0xFF);
    }

    private Optional<String> v2Source() {
        int length =
                switch (kept[V2_FAMILY_AT] >> 4) {
                    case 1 -> IPV4_BYTES;
                    case 2 -> IPV6_BYTES;
                    default -> 0;
                };
        // Two addresses and two ports.
        boolean complete = v2Bytes() >= 2 * length + IPV4_BYTES;
        return (kept[V2_COMMAND_AT] & 0xF) == V2_PROXY && length > 0 && complete
                ? Optional.of(text(Arrays.copyOfRange(kept, V2_FIXED_BYTES, V2_FIXED_BYTES + length)))
                : Optional.empty();
    }

    private static String text(byte[] address) {
        return NetUtil.bytesToIpAddress(address);
    }
}
