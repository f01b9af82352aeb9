package io.hangup.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/** What several reads got together, and how they ended. Keeps the first {@value #KEPT_BYTES} bytes and the CRC of all. */
public final class Received {
    /** How many bytes are kept, from the first. */
    public static final int KEPT_BYTES = 1024 * 1024;

    private final byte[] kept;
    private final long count;
    private final long crc32c;
    private final CallResult end;

    private Received(byte[] kept, long count, long crc32c, CallResult end) {
        this.kept = kept;
        this.count = count;
        this.crc32c = crc32c;
        this.end = end;
    }

    /** The bytes, but no more than the first {@value #KEPT_BYTES}. */
    public byte[] bytes() {
        return kept.clone();
    }

    /** {@link #bytes} as text, one char per byte (ISO 8859-1). */
    public String text() {
        return new String(kept, StandardCharsets.ISO_8859_1);
    }

    /** How many bytes came. */
    public long count() {
        return count;
    }

    /** The CRC-32C of all bytes that came, also of those not kept. */
    public long crc32c() {
        return crc32c;
    }

    /** How it ended: {@code Ok} if all that was asked for came, else the result of the read that ended it. */
    public CallResult end() {
        return end;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d bytes (crc32c %08x), then %s", count, crc32c, end);
    }

    /** Takes bytes as they come. */
    static final class Collector {
        private final CRC32C crc = new CRC32C();
        private byte[] kept = new byte[0];
        private long count;

        void add(byte[] block, int length) {
            int keep = (int) Math.min(length, KEPT_BYTES - Math.min(count, KEPT_BYTES));
            if (keep > 0) {
                int had = (int) count;
                if (kept.length < had + keep) {
                    kept = Arrays.copyOf(kept, Math.min(KEPT_BYTES, Math.max(2 * kept.length, had + keep)));
                }
                System.arraycopy(block, 0, kept, had, keep);
            }
            crc.update(block, 0, length);
            count += length;
        }

        long count() {
            return count;
        }

        Received ended(CallResult end) {
            return new Received(Arrays.copyOf(kept, (int) Math.min(count, KEPT_BYTES)), count, crc.getValue(), end);
        }
    }
}
