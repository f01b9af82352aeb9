package io.hangup.engine.scan;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;

/** A target of the fuzzer: in whatever looks like a ClientHello, the same is found at once and byte by byte. */
public final class ClientHelloFuzz {
    private ClientHelloFuzz() {}

    /** Called by Jazzer, and by a test with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        Outcome whole = shown(Reads.whole(input));
        Outcome single = shown(Reads.byteByByte(input));
        if (whole.equals(Outcome.NOTHING) != single.equals(Outcome.NOTHING)) {
            throw new AssertionError("at once: " + whole + "\nbyte by byte: " + single);
        }
    }

    private static Outcome shown(Reads reads) {
        return reads.shownTo(found -> ClientHelloScan.of(new Moment.Tls(new Glob("*.example"))));
    }
}
