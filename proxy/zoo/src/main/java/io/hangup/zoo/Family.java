package io.hangup.zoo;

/** What clients talk to. */
enum Family {
    /** An HTTP server. */
    WEB("HTTP", "requests"),
    /** PostgreSQL. */
    SQL("PostgreSQL", "statements"),
    /** Redis. */
    REDIS("Redis", "commands");

    private final String title;
    private final String received;

    Family(String title, String received) {
        this.title = title;
        this.received = received;
    }

    /** As a heading. */
    String title() {
        return title;
    }

    /** What its server counts. */
    String received() {
        return received;
    }
}
