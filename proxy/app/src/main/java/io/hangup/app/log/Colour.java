package io.hangup.app.log;

import java.io.File;
import picocli.CommandLine.Help.Ansi;

/** Whether lines are painted. */
public final class Colour {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Colour() {}

    /**
     * What picocli says, which knows NO_COLOR, CLICOLOR_FORCE and terminals. It is not asked, and so not loaded, where its
     * answer is plain: nobody forces it and there is no terminal, as in a container.
     */
    @SuppressWarnings("SystemConsoleNull") // A console that is no terminal is told apart by picocli.
    public static boolean wanted() {
        boolean forced = System.getenv("CLICOLOR_FORCE") != null || System.getProperty("picocli.ansi") != null;
        return (forced || WINDOWS || System.console() != null) && Ansi.AUTO.enabled();
    }
}
