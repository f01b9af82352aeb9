package io.hangup.app.report;

import io.hangup.app.log.Paint;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;

/** What stands in front of a line. It repeats what the words say, so that nothing is lost without it or without its colour. */
enum Sign {
    /** As it should be. */
    GOOD("✓", "✅", Paint.GREEN),
    /** Not as it should be. */
    BAD("✗", "❌", Paint.RED),
    /** Worth a look. */
    LOOK("!", "⚠️", Paint.YELLOW),
    /** A fact. */
    FACT("·", "", Paint.DIM),
    /** Something did not happen. */
    NOT("○", "", Paint.DIM),
    /** What to do. */
    ADVICE("→", "💡", Paint.BOLD);

    private final String glyph;
    private final String picture;
    private final Paint paint;

    Sign(String glyph, String picture, Paint paint) {
        this.glyph = glyph;
        this.picture = picture;
        this.paint = paint;
    }

    static Sign of(Outcome outcome) {
        return switch (outcome) {
            case RECOVERED -> GOOD;
            case GAVE_UP, STORM, HANGING -> BAD;
            case PENDING -> FACT;
        };
    }

    static Sign of(Mark mark) {
        return switch (mark) {
            case RESENT, KEPT_WRITING -> LOOK;
            case RETRIED, MOVED, FLUSHED -> FACT;
        };
    }

    static Sign of(boolean held) {
        return held ? GOOD : BAD;
    }

    /** On a terminal: one column. */
    String shown(boolean coloured) {
        return coloured ? paint.on(glyph) : glyph;
    }

    /** In Markdown. */
    String picture() {
        return picture;
    }
}
