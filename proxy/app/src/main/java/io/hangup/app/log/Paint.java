package io.hangup.app.log;

/** The colours of a terminal (ECMA-48, "select graphic rendition"). Only ever a second sign of what words say. */
public enum Paint {
    /** All is well. */
    GREEN("32"),
    /** Something was broken. */
    RED("31"),
    /** Worth a look. */
    YELLOW("33"),
    /** What names the rest. */
    BOLD("1"),
    /** Less important than the rest. */
    DIM("2");

    private static final String ESCAPE = "\u001b[";

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    /** The text in this colour. */
    public String on(String text) {
        return ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
