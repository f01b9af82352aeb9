package io.hangup.app.demo;

import io.hangup.core.event.SessionEvent;
import io.hangup.testkit.CallResult;
import java.util.List;
import java.util.Optional;

/**
 * What one client met.
 *
 * @param calls what each of its calls got
 * @param injected what Hangup says of the fault; empty where it was not carried out as named
 * @param missed why not, then
 * @param rstsSent how many RSTs Hangup sent to this client
 */
record Take(List<CallResult> calls, Optional<SessionEvent.Injected> injected, String missed, long rstsSent) {
    /** What Hangup says of the fault. */
    String inWords() {
        return injected.map(done -> "injected after " + done.fromClientBytes() + " B from the client and "
                        + done.fromUpstreamBytes() + " B from the upstream; RSTs sent to the client: "
                        + rstsSent
                        + (done.note().isEmpty() ? "" : "; " + done.note()))
                .orElse("missed: " + missed);
    }

    /** The results in the words in which they are promised. */
    List<String> got() {
        return calls.stream().map(CallResult::toString).toList();
    }
}
