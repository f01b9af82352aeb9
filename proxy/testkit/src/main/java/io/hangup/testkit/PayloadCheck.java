package io.hangup.testkit;

import io.hangup.testkit.CallResult.Bytes;
import io.hangup.testkit.CallResult.Eof;
import io.hangup.testkit.CallResult.Ok;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Compares a stream, as it arrives, byte by byte with a {@link Payload}. For one thread. */
public final class PayloadCheck {
    private static final int BLOCK_BYTES = 32 * 1024;
    private static final long NONE = -1;

    private final Payload expected;
    private final byte[] block = new byte[BLOCK_BYTES];
    private long arrived;
    private long firstDifference = NONE;

    PayloadCheck(Payload expected) {
        this.expected = expected;
    }

    /**
     * How far a stream came, and how it ended.
     *
     * @param expected what it was compared with
     * @param arrived how many bytes arrived
     * @param firstDifference the offset of the first byte that differs, or -1; a byte beyond the payload's length differs
     * @param end {@code Ok} if as many bytes as asked for arrived, else the result of the read that ended it
     */
    public record Verdict(Payload expected, long arrived, long firstDifference, CallResult end) {
        /** Whether every byte that arrived is right; some may be missing at the end. */
        public boolean isPrefix() {
            return firstDifference == NONE;
        }

        /** Whether exactly the payload arrived, and then EOF. */
        public boolean isWhole() {
            return isPrefix() && arrived == expected.length() && end instanceof Eof;
        }

        @Override
        public String toString() {
            String contents = isPrefix() ? "all as sent" : "first difference at offset " + firstDifference;
            return arrived + " of " + expected.length() + " bytes, " + contents + ", then " + end;
        }
    }

    /** Takes the next {@code count} bytes of the stream, the first ones of {@code bytes}. */
    public void accept(byte[] bytes, int count) {
        int from = 0;
        while (firstDifference == NONE && from < count) {
            long left = expected.length() - arrived - from;
            int size = (int) Math.min(Math.min(BLOCK_BYTES, count - from), left);
            if (size == 0) {
                firstDifference = expected.length();
                break;
            }
            expected.fill(arrived + from, block, size);
            int differs = Arrays.mismatch(block, 0, size, bytes, from, from + size);
            if (differs >= 0) {
                firstDifference = arrived + from + differs;
            }
            from += size;
        }
        arrived += count;
    }

    /** Reads from {@code peer} to the end, each read as large as it may be. The bound is one for each read. */
    public Verdict readToEnd(Peer peer, long timeoutMillis) {
        return read(peer, Long.MAX_VALUE, timeoutMillis);
    }

    /** Reads from {@code peer} until {@code count} more bytes are there ({@code Ok}), or a read ends it. */
    public Verdict read(Peer peer, long count, long timeoutMillis) {
        byte[] bytes = new byte[(int) Math.min(count, Wire.LARGEST_CALL_BYTES)];
        long began = System.nanoTime();
        long got = 0;
        while (got < count) {
            int wanted = (int) Math.min(bytes.length, count - got);
            CallResult result = peer.read(ByteBuffer.wrap(bytes, 0, wanted), timeoutMillis);
            if (!(result instanceof Bytes some)) {
                return verdict(result);
            }
            accept(bytes, some.count());
            got += some.count();
        }
        return verdict(new Ok(System.nanoTime() - began));
    }

    Verdict verdict(CallResult end) {
        return new Verdict(expected, arrived, firstDifference, end);
    }
}
