package io.hangup.app.reaction;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the process that holds the client's end of a connection over loopback, as Linux has it in {@code /proc}: the table of
 * sockets has the connection's inode, and the process is the one that has this inode among its open files.
 *
 * <p>Best effort. There is no answer elsewhere than on Linux, for clients on other machines, for processes of other users unless
 * Hangup may look at them, where the client is gone already, and where there are more sockets and open files than {@value
 * #MOST_LOOKS}. Where several processes share the socket, it is one of them; Hangup itself is one like any other. Processes that
 * were found lately are looked at first.
 *
 * <p>It reads files, and so it is never asked on an event loop. One question at a time is answered.
 */
public final class Processes {
    /** Rows of tables, processes and open files that are looked at for one question: some tenths of a second at the worst. */
    private static final int MOST_LOOKS = 100_000;

    private static final int MOST_KNOWN = 16;
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    private final Path proc;
    private final SocketTable sockets;

    /** By pid, those that were found lately, the latest last. */
    private final Map<String, Known> known = new LinkedHashMap<>();

    /**
     * One that was found.
     *
     * @param name its own, or that of the one that it goes on for
     */
    private record Known(Program program, String name) {}

    /** Looks where Linux has it. */
    public Processes() {
        this(Path.of("/proc"));
    }

    Processes(Path proc) {
        this.proc = proc;
        this.sockets = new SocketTable(proc.resolve("net"));
    }

    /**
     * The process behind a connection. Never throws.
     *
     * @param client the client's end, such as {@code 127.0.0.1:50000} or {@code [::1]:50000}
     * @param proxy where it connected to, in the same form; only the port matters
     * @return its pid and its name, such as {@code 4711/java}, or those of the one that it goes on for; empty where nobody can tell
     */
    public synchronized Optional<String> behind(String client, String proxy) {
        Budget budget = new Budget(MOST_LOOKS);
        try {
            Optional<String> inode = sockets.inode(client, proxy, budget);
            Optional<String> pid =
                    inode.isPresent() ? holder("socket:[" + inode.get() + "]", budget) : Optional.empty();
            return pid.isPresent() ? Optional.of(name(Program.read(proc, pid.get()), budget)) : Optional.empty();
        } catch (IOException | RuntimeException notToBeSeen) {
            return Optional.empty();
        }
    }

    private Optional<String> holder(String socket, Budget budget) throws IOException {
        List<String> latestFirst = new ArrayList<>(known.keySet());
        Collections.reverse(latestFirst);
        for (String pid : latestFirst) {
            if (holds(pid, socket, budget)) {
                return Optional.of(pid);
            }
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, Processes::isProcess)) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                if (!budget.take()) {
                    return Optional.empty();
                }
                if (!known.containsKey(pid) && holds(pid, socket, budget)) {
                    return Optional.of(pid);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isProcess(Path entry) {
        return PID.matcher(entry.getFileName().toString()).matches();
    }

    /** Not those that are gone, or that nobody may look at. */
    private boolean holds(String pid, String socket, Budget budget) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(proc.resolve(pid).resolve("fd"))) {
            for (Path file : files) {
                if (!budget.take()) {
                    return false;
                }
                if (leadsTo(file, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException notToBeSeen) {
            return false;
        }
    }

    /** Not if it was closed a moment ago. */
    private static boolean leadsTo(Path file, String socket) {
        try {
            return Files.readSymbolicLink(file).toString().equals(socket);
        } catch (IOException closed) {
            return false;
        }
    }

    /** By which name it goes; it is the latest that was found. */
    private String name(Program program, Budget budget) {
        Known before = known.remove(program.pid());
        Known now = before != null && before.program().is(program)
                ? before
                : new Known(program, inheritedName(program, budget).orElse(program.pid() + "/" + program.name()));
        known.put(program.pid(), now);
        if (known.size() > MOST_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
        return now.name();
    }

    /** That of one that it goes on for; nobody else does that then. */
    private Optional<String> inheritedName(Program heir, Budget budget) {
        for (Known one : known.values()) {
            if (one.program().isLike(heir) && budget.take() && one.program().isGone(proc)) {
                known.remove(one.program().pid());
                return Optional.of(one.name());
            }
        }
        return Optional.empty();
    }
}
