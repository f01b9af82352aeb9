package io.hangup.core.limit;

/** Each thing that there is a limit of while Hangup runs: its name in the configuration, in metrics and in the log. */
public enum Limit {
    /** Connections of all proxies. */
    CONNECTIONS("connections", "further clients wait in the kernel's backlog until others have left"),
    /** Connections of one proxy. */
    PROXY_CONNECTIONS(
            "connections-per-proxy",
            "further clients of this proxy wait in the kernel's backlog until others of it have left"),
    /** Bytes that wait in Hangup, of all connections. */
    QUEUED(
            "queued-in-all",
            "until less is queued, who has bytes that wait is not read, and others no more than 4 KiB at once"),
    /** Upstreams that one proxy dials at a time. */
    DIALS("dials", "further ones of this proxy wait for their turn, within timeouts.connect"),
    /** Episodes that the report lists. */
    EPISODES(
            "episodes",
            "the report adds up further ones and lists them no more; reactions.episodes is how many it lists"),
    /** Requests to the admin port that wait for a thread. */
    ADMIN_REQUESTS("admin-requests", "further ones are answered with 503");

    private final String word;
    private final String consequence;

    Limit(String word, String consequence) {
        this.word = word;
        this.consequence = consequence;
    }

    /** Its name: the key under {@code limits:}, or, of episodes, under {@code reactions:}. */
    public String word() {
        return word;
    }

    /** What happens as long as it is reached, for people. */
    public String consequence() {
        return consequence;
    }

    /** Whether each proxy has one of its own. */
    public boolean isPerProxy() {
        return this == PROXY_CONNECTIONS || this == DIALS;
    }

    /** Whether it is one of bytes. */
    public boolean isOfBytes() {
        return this == QUEUED;
    }
}
