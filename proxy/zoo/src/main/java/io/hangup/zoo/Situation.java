package io.hangup.zoo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clients are put into.
 *
 * @param id in the data, and in names of cells
 * @param sentence for people
 * @param explains the faults and scenarios that this shows
 * @param acts what clients of each family do in it, where it is anything for them
 */
record Situation(String id, String sentence, List<String> explains, Map<Family, Act> acts) {
    /** In the order of the page. */
    static final List<Situation> ALL = List.of(
            new Situation(
                    "fresh-read",
                    "a GET on a new connection: the answer is reset, every time",
                    List.of("reset"),
                    Map.of(Family.WEB, Act.of("reset when request at answering", "read"))),
            new Situation(
                    "fresh-write",
                    "a POST, INSERT or INCR on a new connection: the answer is reset, every time",
                    List.of("reset"),
                    Map.of(
                            Family.WEB, Act.of("reset when request at answering", "write"),
                            Family.SQL, Act.of("reset when client-says \"INSERT\" at answering", "write"),
                            Family.REDIS, Act.of("reset when client-says \"INCR\" at answering", "write"))),
            new Situation(
                    "gap-read",
                    "a GET on a new connection: the answer is reset, once",
                    List.of("commit-gap"),
                    Map.of(Family.WEB, Act.of("scenario commit-gap, times 1", "read"))),
            new Situation(
                    "gap-write",
                    "a POST, COMMIT or INCR on a new connection: the answer is reset, once",
                    List.of("commit-gap"),
                    Map.of(
                            Family.WEB, Act.of("scenario commit-gap, times 1", "write"),
                            Family.SQL, Act.of("reset when client-says \"COMMIT\" at answering, times 1", "commit"),
                            Family.REDIS, Act.of("reset when client-says \"INCR\" at answering, times 1", "write"))),
            new Situation(
                    "pooled-read",
                    "a GET on a connection that has served before: the answer is reset, once",
                    List.of("commit-gap"),
                    Map.of(Family.WEB, Act.of("reset when request nth 2 at answering, times 1", "read", "read"))),
            new Situation(
                    "pooled-write",
                    "a POST, INSERT or INCR on a connection that has served before: the answer is reset, once",
                    List.of("commit-gap"),
                    Map.of(
                            Family.WEB, Act.of("reset when request nth 2 at answering, times 1", "read", "write"),
                            Family.SQL,
                                    Act.of("reset when client-says \"INSERT\" at answering, times 1", "read", "write"),
                            Family.REDIS,
                                    Act.of("reset when client-says \"INCR\" at answering, times 1", "read", "write"))),
            new Situation(
                    "pooled-write-fin",
                    "a POST, INSERT or INCR on a connection that has served before: in place of the answer there is a FIN, once",
                    List.of("close"),
                    Map.of(
                            Family.WEB, Act.of("close when request nth 2 at answering, times 1", "read", "write"),
                            Family.SQL,
                                    Act.of("close when client-says \"INSERT\" at answering, times 1", "read", "write"),
                            Family.REDIS,
                                    Act.of("close when client-says \"INCR\" at answering, times 1", "read", "write"))),
            new Situation(
                    "stale-reset-read",
                    "a connection that is reset while it is idle, and then a GET",
                    List.of("lb-idle"),
                    Map.of(Family.WEB, Act.of("reset when idle 700ms, times 1", "read", Act.WAIT, "read"))),
            new Situation(
                    "stale-reset-write",
                    "a connection that is reset while it is idle, and then a POST, INSERT or INCR",
                    List.of("lb-idle"),
                    stale("reset when idle 700ms, times 1")),
            new Situation(
                    "stale-pipe-read",
                    "a connection that gets a FIN and a RST while it is idle, and then a GET",
                    List.of("broken-pipe", "keepalive-race"),
                    Map.of(Family.WEB, Act.of("broken-pipe when idle 700ms, times 1", "read", Act.WAIT, "read"))),
            new Situation(
                    "stale-pipe-write",
                    "a connection that gets a FIN and a RST while it is idle, and then a POST, INSERT or INCR",
                    List.of("broken-pipe", "keepalive-race"),
                    stale("broken-pipe when idle 700ms, times 1")),
            new Situation(
                    "mid-answer",
                    "an answer of 1 MB that is reset in the middle, once",
                    List.of("reset", "cut-download"),
                    Map.of(
                            Family.WEB, Act.of("reset when upstream-sent 64KiB, times 1", "big"),
                            Family.SQL, Act.of("reset when upstream-sent 64KiB, times 1", "big"),
                            Family.REDIS, Act.of("reset when upstream-says \"xxxxxxxxxxxxxxxx\", times 1", "big"))),
            new Situation(
                    "upload",
                    "8 MB that are sent: after 64 KiB a FIN and then a RST, once",
                    List.of("broken-pipe"),
                    all("broken-pipe when client-sent 64KiB, times 1", "upload")),
            new Situation(
                    "stall",
                    "silence in place of the answer, once; a client that can have a limit has one of 2 s",
                    List.of("stall"),
                    Map.of(
                            Family.WEB, Act.of("stall when request at answering, times 1", "read"),
                            Family.SQL, Act.of("stall when client-says \"INSERT\" at answering, times 1", "write"),
                            Family.REDIS, Act.of("stall when client-says \"INCR\" at answering, times 1", "write"))));

    /** What a client with a limit of its own has for one. */
    private static final int LIMIT_MILLIS = 2_000;

    private static final int NO_LIMIT_MILLIS = 10_000;

    /** Copies the collections. */
    Situation {
        explains = List.copyOf(explains);
        acts = Map.copyOf(acts);
    }

    private static Map<Family, Act> stale(String rule) {
        return all(rule, "read", Act.WAIT, "write");
    }

    private static Map<Family, Act> all(String rule, String... steps) {
        Act act = Act.of(rule, steps);
        return Map.of(Family.WEB, act, Family.SQL, act, Family.REDIS, act);
    }

    /** What clients of this family do in it, where it is anything for them. */
    Optional<Act> act(Family family) {
        return Optional.ofNullable(acts.get(family));
    }

    /** Whether only the client's own patience ends it. */
    boolean isSilence() {
        return explains.contains("stall");
    }

    /** How long a client is told to wait for an answer. */
    int limitMillis() {
        return isSilence() ? LIMIT_MILLIS : NO_LIMIT_MILLIS;
    }
}
