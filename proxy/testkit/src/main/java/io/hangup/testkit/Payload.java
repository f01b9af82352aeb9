package io.hangup.testkit;

import io.hangup.testkit.CallResult.Ok;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A stream of pseudo-random bytes that is never in memory as a whole: each byte follows from the seed and its offset alone.
 *
 * <p>The word at index i (8 bytes, little-endian) is the output number i of SplitMix64 (Steele, Lea, Flood 2014), which can
 * be had without those before it.
 *
 * @param seed which stream
 * @param length how many bytes it has
 */
public record Payload(long seed, long length) {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The first {@code length} bytes of the stream number {@code seed}. */
    public static Payload of(long seed, long length) {
        return new Payload(seed, length);
    }

    /** Fills {@code into}, up to {@code count}, with the bytes from {@code offset} on; also with those beyond the length. */
    public void fill(long offset, byte[] into, int count) {
        int i = 0;
        while (i < count && ((offset + i) & 7) != 0) {
            into[i] = byteAt(offset + i);
            i++;
        }
        for (; i + Long.BYTES <= count; i += Long.BYTES) {
            WORDS.set(into, i, word((offset + i) >>> 3));
        }
        for (; i < count; i++) {
            into[i] = byteAt(offset + i);
        }
    }

    private byte byteAt(long offset) {
        return (byte) (word(offset >>> 3) >>> (8 * (offset & 7)));
    }

    private long word(long index) {
        long z = seed + (index + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Writes all of it over {@code peer}, in chunks whose sizes follow from {@code chunkSeed}, unless a write ends it. */
    public Sent sendOver(Peer peer, long chunkSeed, long timeoutMillis) {
        ChunkSizes sizes = new ChunkSizes(chunkSeed);
        byte[] block = new byte[Wire.LARGEST_CALL_BYTES];
        long accepted = 0;
        long began = System.nanoTime();
        while (accepted < length) {
            int size = sizes.next(length - accepted);
            fill(accepted, block, size);
            Sent sent = peer.writeAll(ByteBuffer.wrap(block, 0, size), timeoutMillis);
            accepted += sent.accepted();
            if (!(sent.end() instanceof Ok)) {
                return new Sent(accepted, sent.end());
            }
        }
        return new Sent(accepted, new Ok(System.nanoTime() - began));
    }

    /** Compares a stream that arrives with this payload, from the first byte. */
    public PayloadCheck check() {
        return new PayloadCheck(this);
    }
}
