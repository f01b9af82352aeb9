package io.hangup.engine;

/**
 * What became of the connections that a rule was fired at.
 *
 * @param hit its fault began, or will
 * @param observed it would have begun if faults were carried out
 * @param heldBack the cap over all rules did not allow it
 * @param spared the rule did not allow it, or the connection was ending already
 */
public record Volley(int hit, int observed, int heldBack, int spared) {
    static final Volley NOBODY = new Volley(0, 0, 0, 0);

    /** All that were hit. */
    static Volley ofHit(int connections) {
        return new Volley(connections, 0, 0, 0);
    }

    /** How many it was fired at. */
    public int chosen() {
        return hit + observed + heldBack + spared;
    }

    /** This, and one more. */
    Volley and(Outcome one) {
        return switch (one) {
            case HIT -> new Volley(hit + 1, observed, heldBack, spared);
            case OBSERVED -> new Volley(hit, observed + 1, heldBack, spared);
            case HELD_BACK -> new Volley(hit, observed, heldBack + 1, spared);
            case SPARED -> new Volley(hit, observed, heldBack, spared + 1);
        };
    }

    /** What became of one. */
    enum Outcome {
        /** Its fault begins. */
        HIT,
        /** It would begin. */
        OBSERVED,
        /** The cap did not allow it. */
        HELD_BACK,
        /** Nothing happens to it. */
        SPARED
    }
}
