package io.hangup.app.log;

/** The sign in front of a line. It repeats what the words say, so that nothing is lost without it or without its colour. */
public enum Mark {
    /** Something began, or is there. */
    BEGIN("●", Paint.GREEN),
    /** A detail of the line above. */
    DETAIL("·", Paint.DIM),
    /** A client was accepted. */
    ACCEPTED("→", Paint.DIM),
    /** The upstream answered. */
    CONNECTED("⇄", Paint.DIM),
    /** A fault was carried out as named. */
    INJECTED("✗", Paint.RED),
    /** A fault would have been carried out if faults were. */
    OBSERVED("○", Paint.DIM),
    /** A RST was sent. */
    RST("↯", Paint.DIM),
    /** A client did something about a fault. */
    REACTION("↩", Paint.YELLOW),
    /** Something did not happen as it was asked for. */
    WARNING("!", Paint.YELLOW),
    /** Something is over. */
    END("■", Paint.DIM);

    private final String glyph;
    private final Paint paint;

    Mark(String glyph, Paint paint) {
        this.glyph = glyph;
        this.paint = paint;
    }

    /** The sign, coloured if so asked. */
    String shown(boolean coloured) {
        return coloured ? paint.on(glyph) : glyph;
    }
}
