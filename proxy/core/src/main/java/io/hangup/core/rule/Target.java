package io.hangup.core.rule;

import java.util.List;
import java.util.Locale;

/** Whom a fault hits: the value of {@code side:} in a rule. */
public enum Target {
    /** Only the client is hit; the upstream is closed cleanly. */
    CLIENT,
    /** Only the upstream is hit; the client is closed cleanly. */
    UPSTREAM,
    /** Both are hit. */
    BOTH;

    /** The sides that are hit, the client first. */
    public List<Side> hit() {
        return switch (this) {
            case CLIENT -> List.of(Side.CLIENT);
            case UPSTREAM -> List.of(Side.UPSTREAM);
            case BOTH -> List.of(Side.CLIENT, Side.UPSTREAM);
        };
    }

    /** The sides that are not hit, and so are treated politely; empty for {@link #BOTH}. */
    public List<Side> spared() {
        return switch (this) {
            case CLIENT -> List.of(Side.UPSTREAM);
            case UPSTREAM -> List.of(Side.CLIENT);
            case BOTH -> List.of();
        };
    }

    /** Whether this side is hit. */
    public boolean hits(Side side) {
        return hit().contains(side);
    }

    /** The word used in YAML and logs: {@code client}, {@code upstream} or {@code both}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
