package io.hangup.engine.wire;

/**
 * How large the next read's buffer should be: from 2 KiB, so that idle and small connections cost little, up to 1 MiB, so
 * that a bulk stream costs one call per MiB. A full buffer quadruples the size; two reads in a row that fill less than an
 * eighth halve it.
 */
final class ReadSize {
    static final int LARGEST = 1 << 20;
    private static final int SMALLEST = 2 << 10;

    private int bytes = SMALLEST;
    private int small;

    int next() {
        return bytes;
    }

    void took(int read) {
        if (read >= bytes) {
            bytes = Math.min(LARGEST, bytes * 4);
            small = 0;
        } else if (read >= bytes / 8) {
            small = 0;
        } else if (++small == 2) {
            bytes = Math.max(SMALLEST, bytes / 2);
            small = 0;
        }
    }
}
