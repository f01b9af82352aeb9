package io.hangup.core.event;

import java.util.Locale;

/** Who had something happen to a rule. */
public enum By {
    /** The configuration, at the start or by a reload. */
    CONFIGURATION,
    /** The rule itself: its moment came, or its time was over. */
    RULE,
    /** Somebody at the admin port. */
    ADMIN;

    /** The word in logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
