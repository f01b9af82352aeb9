package io.hangup.app.command;

/** With what Hangup ends. */
final class ExitCode {
    /** All went well; an end by Ctrl-C or SIGTERM is one. */
    static final int OK = 0;
    /** A defect of Hangup, or a demo that did not get what it promises. */
    static final int INTERNAL = 1;
    /** The command line or the configuration is wrong. */
    static final int USAGE = 2;
    /** A port could not be bound, or something could not be reached. */
    static final int UNREACHABLE = 3;

    private ExitCode() {}
}
