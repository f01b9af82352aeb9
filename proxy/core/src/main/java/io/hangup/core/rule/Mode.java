package io.hangup.core.rule;

import java.util.Locale;

/** Whether faults are carried out. */
public enum Mode {
    /** They are. */
    INJECT,
    /** It is decided and counted what would be done, and nothing is. */
    OBSERVE;

    /** Its name in the configuration, in metrics and in the report. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
