package io.hangup.core.report;

/**
 * How closely clients are watched, and how much of it is kept.
 *
 * @param patienceMillis so long nothing is seen of a client before it is said to have given up, or to hang
 * @param stormPerSecond more attempts than this within a second are a storm
 * @param fingerprintBytes so much of what a client says is hashed to tell whether it says the same again
 * @param mostClients whose episodes are kept
 * @param mostEpisodes that are kept for the report; those that are dropped are counted
 * @param mostAttempts of one episode whose times are kept; further ones are counted
 */
public record Watching(
        long patienceMillis,
        int stormPerSecond,
        int fingerprintBytes,
        int mostClients,
        int mostEpisodes,
        int mostAttempts) {
    /** Where the configuration says nothing. */
    public static final Watching DEFAULT = new Watching(5_000, 50, 4_096, 10_000, 10_000, 1_000);

    /** Checks the numbers. */
    public Watching {
        atLeastOne("patienceMillis", patienceMillis);
        atLeastOne("stormPerSecond", stormPerSecond);
        atLeastOne("fingerprintBytes", fingerprintBytes);
        atLeastOne("mostClients", mostClients);
        atLeastOne("mostEpisodes", mostEpisodes);
        atLeastOne("mostAttempts", mostAttempts);
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
        }
    }
}
