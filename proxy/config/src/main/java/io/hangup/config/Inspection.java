package io.hangup.config;

import java.util.List;

/**
 * Looks at the machine for what a configuration needs there: a configuration without a contradiction may still name a file that
 * is not there. What is found is a problem of the text, at the key it is about.
 */
@FunctionalInterface
public interface Inspection {
    /** Nobody looks. */
    Inspection NONE = config -> List.of();

    /**
     * What would keep this configuration from being run here.
     *
     * @param key below {@code admin}: {@code listen}, {@code token-file}, {@code certificate} or {@code key}
     * @param message what is wrong, and what to do
     */
    record Finding(String key, String message) {}

    /** All that is found; nothing where all is well. */
    List<Finding> of(HangupConfig config);
}
