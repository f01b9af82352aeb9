package io.hangup.core.rule;

import java.util.List;
import java.util.Locale;

/** Whom a fault hits: the value of {@code side:} in a rule. */
public enum Target {
    /** Only the client is hit; the upstream is closed cleanly. */
    CLIENT(List.of(Side.CLIENT)),
    /** Only the upstream is hit; the client is closed cleanly. */
    UPSTREAM(List.of(Side.UPSTREAM)),
    /** Both are hit. */
    BOTH(List.of(Side.CLIENT, Side.UPSTREAM));

    private final List<Side> hit;

    Target(List<Side> hit) {
        this.hit = hit;
    }

    /** The sides that are hit, the client first. */
    public List<Side> hit() {
        return hit;
    }

    /** The sides that are not hit, and so are treated politely; empty for {@link #BOTH}. */
    public List<Side> spared() {
        return this == BOTH ? List.of() : List.of(hit.get(0).other());
    }

    /** Whether this side is hit. */
    public boolean hits(Side side) {
        return hit.contains(side);
    }

    /** The word used in YAML and logs: {@code client}, {@code upstream} or {@code both}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
