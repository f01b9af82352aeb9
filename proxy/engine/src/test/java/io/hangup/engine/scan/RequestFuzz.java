package io.hangup.engine.scan;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.RequestMatch;
import java.util.Map;
import java.util.Optional;

/** A target of the fuzzer: in whatever looks like a stream of requests, the same is found at once and byte by byte. */
public final class RequestFuzz {
    private static final Moment.Request MOMENT = new Moment.Request(
            new RequestMatch(Optional.of("POST"), Optional.of(new Glob("/a*")), Map.of(), 2),
            new RequestPoint.Received());

    private RequestFuzz() {}

    /** Called by Jazzer, and by a test with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        Outcome whole = shown(Reads.whole(input));
        Outcome single = shown(Reads.byteByByte(input));
        if (whole.equals(Outcome.NOTHING) != single.equals(Outcome.NOTHING)) {
            throw new AssertionError("at once: " + whole + "\nbyte by byte: " + single);
        }
    }

    private static Outcome shown(Reads reads) {
        return reads.shownTo(found -> RequestScan.of(MOMENT, found));
    }
}
