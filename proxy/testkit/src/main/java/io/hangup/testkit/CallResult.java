package io.hangup.testkit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one call on a socket got.
 *
 * <p>{@code toString} is the short form in which results are compared: {@code ok}, {@code 1000}, {@code EOF},
 * {@code ECONNRESET}, {@code blocked}; {@link #render} joins those of several calls.
 */
public sealed interface CallResult {

    /** How long the call took, in nanoseconds. */
    long nanos();

    /** The call did all that was asked. */
    record Ok(long nanos) implements CallResult {
        @Override
        public String toString() {
            return "ok";
        }
    }

    /** The call moved this many bytes, at least one, perhaps fewer than asked. */
    record Bytes(int count, long nanos) implements CallResult {
        @Override
        public String toString() {
            return Integer.toString(count);
        }
    }

    /** The read found the end of the stream. */
    record Eof(long nanos) implements CallResult {
        @Override
        public String toString() {
            return "EOF";
        }
    }

    /** The call failed; {@code text} is what the JDK said, with its exception's type. */
    record Failed(Errno errno, String text, long nanos) implements CallResult {
        @Override
        public String toString() {
            return errno == Errno.OTHER ? "OTHER(" + text + ")" : errno.name();
        }
    }

    /** The call was still blocked at its bound. */
    record TimedOut(long afterMillis, long nanos) implements CallResult {
        @Override
        public String toString() {
            return "blocked";
        }
    }

    /** Several results in one line, as in {@code ECONNRESET,EOF,EPIPE,EPIPE}. */
    static String render(List<? extends CallResult> results) {
        return results.stream().map(CallResult::toString).collect(Collectors.joining(","));
    }
}
