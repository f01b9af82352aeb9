package io.hangup.app.reload;

import io.hangup.config.Problem;
import java.util.List;

/** What came of an attempt to take a configuration anew. */
public sealed interface Outcome {
    /**
     * It runs.
     *
     * @param changes what is different from before
     */
    record Taken(Changes changes) implements Outcome {}

    /**
     * What ran before goes on as if nothing had been.
     *
     * @param problems why; at least one
     */
    record Refused(List<Problem> problems) implements Outcome {}

    /** Hangup is ending, so nothing is taken any more. */
    record Ending() implements Outcome {}

    /** Hangup was started without a file, so there is nothing to take anew. */
    record NoFile() implements Outcome {}
}
