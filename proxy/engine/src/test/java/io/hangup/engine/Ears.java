package io.hangup.engine;

import io.hangup.core.episode.Attention;
import io.hangup.core.hearing.Hasher;
import io.hangup.core.hearing.Print;
import io.hangup.core.report.Watching;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Whom a test has listened to, and what it should be heard as. */
record Ears(Attention attention) {
    private static final long SEED = 7;

    /** For clients that a fault hits. */
    static Ears open() {
        return new Ears(new Attention(Watching.DEFAULT, SEED));
    }

    /** For every client of this machine, from now on by this clock. */
    static Ears attending(long nowNanos) {
        Ears ears = open();
        ears.attention.to(loopback(), nowNanos);
        return ears;
    }

    /** For every client of this machine, from now on. */
    static Ears attending() {
        return attending(System.nanoTime());
    }

    /** The address of every client of this machine, in the form in which addresses are compared. */
    static String loopback() {
        return Addresses.chars(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** What this is heard as. */
    Print print(String text) {
        Hasher hasher = attention.hasher();
        for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hasher.add(next);
        }
        return hasher.prints().all();
    }

    /** What a request is heard as that has no {@code Idempotency-Key}. */
    Print request(String methodAndTarget, String body) {
        return print(methodAndTarget + "\n\n" + body);
    }
}
