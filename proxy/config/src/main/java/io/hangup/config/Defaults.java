package io.hangup.config;

import java.util.OptionalLong;

/**
 * What holds for every rule of a file that does not say it itself.
 *
 * @param armed whether it is armed from the start
 * @param forMillis how long it is armed before it disarms itself; empty for no bound
 */
public record Defaults(boolean armed, OptionalLong forMillis) {
    /** Those of a file that says nothing. */
    public static final Defaults NONE = new Defaults(true, OptionalLong.empty());
}
