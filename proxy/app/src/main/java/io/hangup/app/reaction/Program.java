package io.hangup.app.reaction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A process as {@code /proc/PID/stat} has it (proc_pid_stat(5)).
 *
 * @param pid its number, which is another's after it
 * @param name of what it runs
 * @param state a letter
 * @param parent pid of who started it
 * @param start when that was, in ticks since the machine was
 */
record Program(String pid, String name, String state, String parent, String start) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    /** Behind the name, which may have blanks and brackets in it. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int START = 19;

    private static final String ZOMBIE = "Z";

    /**
     * Reads it.
     *
     * @throws IOException if there is no such process, or nobody may look at it
     */
    static Program read(Path proc, String pid) throws IOException {
        String stat = Files.readString(proc.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
        int nameBegins = stat.indexOf('(') + 1;
        int nameEnds = stat.lastIndexOf(')');
        String[] rest = nameEnds < nameBegins
                ? new String[0]
                : BLANKS.split(stat.substring(nameEnds + 1).strip(), -1);
        if (rest.length <= START) {
            throw new IOException("strange: " + stat);
        }
        byte[] name = stat.substring(nameBegins, nameEnds).getBytes(StandardCharsets.ISO_8859_1);
        return new Program(
                pid, new String(name, StandardCharsets.UTF_8).strip(), rest[STATE], rest[PARENT], rest[START]);
    }

    /** Whether that is the very same process, at another time. */
    boolean is(Program other) {
        return pid.equals(other.pid) && start.equals(other.start);
    }

    /** Whether it runs the same, started by the same. */
    boolean isLike(Program other) {
        return name.equals(other.name) && parent.equals(other.parent);
    }

    /** Whether it has come to its end by now. */
    boolean isGone(Path proc) {
        try {
            Program now = read(proc, pid);
            return !is(now) || now.state.equals(ZOMBIE);
        } catch (IOException gone) {
            return true;
        }
    }
}
