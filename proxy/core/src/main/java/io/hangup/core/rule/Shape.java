package io.hangup.core.rule;

/**
 * How a stream is slowed down or cut into pieces. Nothing is lost, nothing overtakes anything.
 *
 * @param connectMillis how long the upstream is not dialled yet
 * @param delayMillis how long after it came each byte goes on
 * @param jitterMillis how much more or less than those two it may be, at random; no more than each that is there
 * @param bytesPerSecond how fast bytes go on; {@link #UNLIMITED} for as they come
 * @param sliceBytes how many go on at once at most; {@link #WHOLE} for as they come
 * @param everyMillis how long after one slice the next goes on
 */
public record Shape(
        long connectMillis,
        long delayMillis,
        long jitterMillis,
        long bytesPerSecond,
        int sliceBytes,
        long everyMillis) {
    /** As fast as they come. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** As they come. */
    public static final int WHOLE = Integer.MAX_VALUE;

    /** Everything passes as it comes. */
    public static final Shape NONE = new Shape(0, 0, 0, UNLIMITED, WHOLE, 0);

    /** Checks the numbers. */
    public Shape {
        if (connectMillis < 0 || delayMillis < 0 || jitterMillis < 0 || everyMillis < 0) {
            throw new IllegalArgumentException("shape: a time below 0 (expected: >= 0)");
        }
        if (bytesPerSecond < 1 || sliceBytes < 1) {
            throw new IllegalArgumentException(
                    "shape: " + bytesPerSecond + " B/s in slices of " + sliceBytes + " B (expected: >= 1)");
        }
    }

    /** Whether bytes pass as they come, if not the dial. */
    public boolean leavesBytesAlone() {
        return delayMillis == 0 && bytesPerSecond == UNLIMITED && sliceBytes == WHOLE;
    }

    /** Its names, joined by {@code +}: {@code delay+throttle}. */
    String name() {
        StringBuilder name = new StringBuilder();
        if (connectMillis > 0) {
            name.append("+connect-delay");
        }
        if (delayMillis > 0) {
            name.append("+delay");
        }
        if (bytesPerSecond != UNLIMITED) {
            name.append("+throttle");
        }
        if (sliceBytes != WHOLE) {
            name.append("+slice");
        }
        return name.substring(Math.min(1, name.length()));
    }

    /** As it is written on the command line: {@code delay 800ms jitter 50ms throttle 64KiB/s}. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (connectMillis > 0) {
            text.append(" connect-delay ").append(Words.millis(connectMillis));
        }
        if (delayMillis > 0) {
            text.append(" delay ").append(Words.millis(delayMillis));
        }
        if (jitterMillis > 0) {
            text.append(" jitter ").append(Words.millis(jitterMillis));
        }
        if (bytesPerSecond != UNLIMITED) {
            text.append(" throttle ").append(Words.bytes(bytesPerSecond)).append("/s");
        }
        if (sliceBytes != WHOLE) {
            text.append(" slice ").append(Words.bytes(sliceBytes));
        }
        if (everyMillis > 0) {
            text.append(" every ").append(Words.millis(everyMillis));
        }
        return text.substring(Math.min(1, text.length()));
    }
}
