package io.hangup.core.report;

import io.hangup.core.hearing.Delivered;

/** Whether the client said the same again, and whether that is harmless. Later is worse. */
public enum Resent {
    /** It did not. */
    NONE("none"),
    /** It did, and the upstream had nothing of it before. */
    SAFE("safe"),
    /** It did, and the upstream had a part of it, or perhaps all. */
    AMBIGUOUS("ambiguous"),
    /** It did, and the upstream had all of it. */
    DUPLICATE("duplicate");

    private final String word;

    Resent(String word) {
        this.word = word;
    }

    /** In reports and logs. */
    public String word() {
        return word;
    }

    /** What saying it again means when the upstream had so much of it. */
    public static Resent of(Delivered delivered) {
        return switch (delivered) {
            case NOTHING -> SAFE;
            case PART -> AMBIGUOUS;
            case WHOLE -> DUPLICATE;
        };
    }

    /** The worse of the two. */
    public Resent worse(Resent other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
