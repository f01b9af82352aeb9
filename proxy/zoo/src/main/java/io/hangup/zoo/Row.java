package io.hangup.zoo;

import java.util.Optional;

/**
 * What came of one client in one situation.
 *
 * @param animal the client
 * @param situation what it was put into
 * @param saw what the application was told
 * @param received how often the server got the call
 * @param told what Hangup reported, if it did
 */
record Row(Animal animal, Situation situation, String saw, long received, Optional<Told> told) {
    /** What a client is said to have seen that is not told anything, and has no limit of its own. */
    static final String WAITS = "nothing: it waits";

    /** Whether the application was told that all is well. */
    boolean isWell() {
        return saw.equals("OK") || saw.equals("200 OK");
    }

    /** What the application was told, in a word. */
    String word() {
        if (saw.equals(WAITS)) {
            return "waits";
        }
        return isWell() ? "OK" : "error";
    }
}
