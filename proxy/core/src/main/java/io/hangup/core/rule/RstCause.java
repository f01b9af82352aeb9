package io.hangup.core.rule;

import java.util.Locale;

/** Why Hangup sent a RST: every one has a cause, in the log and in {@code hangup_rst_sent_total{cause}}. */
public enum RstCause {
    /** A rule asked for it. */
    RULE,
    /** The other side sent one. */
    MIRRORED,
    /** The upstream could not be reached. */
    UNREACHABLE,
    /** A named timeout passed. */
    TIMEOUT,
    /** Hangup ended while the connection was open. */
    SHUTDOWN,
    /** Nobody asked for it: a defect of Hangup. */
    INTERNAL;

    /** The label in metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
