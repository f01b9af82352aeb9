package io.hangup.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the terminal does by itself. */
final class Terminal {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final int FIELDS = 7;
    private static final int PROCESS_GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;

    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether the standard output is one, so that its width counts; where this cannot be told, it is not. */
    static boolean shows() {
        try {
            String device = Files.readSymbolicLink(OUTPUT).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException noProc) {
            return false;
        }
    }

    /**
     * Whether a SIGINT that came here came to our children as well: a terminal sends it, at Ctrl-C, to all processes of its
     * foreground group, and ours is that one (proc(5), pgrp and tpgid). Where this cannot be told, it is taken for granted.
     */
    static boolean interruptsAll() {
        try {
            String stat = Files.readString(STAT);
            String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", FIELDS);
            return behindName[PROCESS_GROUP].equals(behindName[FOREGROUND_GROUP]);
        } catch (IOException noProc) {
            return true;
        }
    }
}
