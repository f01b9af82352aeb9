package io.hangup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One TCP socket as Linux shows it in {@code /proc/net/tcp} and {@code tcp6} (proc_pid_net(5)).
 *
 * <p>Looking takes nothing from the socket: a pending error stays for the next call. That is how a test can wait for the
 * other end's ending without a pause of a guessed length. A socket is found by its two ports alone, which on one machine
 * is enough unless several local addresses share both.
 *
 * @param state the state
 * @param unacknowledgedBytes written, but not acknowledged by the other end's kernel
 * @param unreadBytes arrived, but not read
 */
public record TcpSocket(TcpState state, long unacknowledgedBytes, long unreadBytes) {
    /** A look at one costs milliseconds; the JDK's sockets are mostly in the first, with {@code ::ffff:127.0.0.1}. */
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp"));

    /** Whether this machine has the tables. */
    public static boolean available() {
        return TABLES.stream().anyMatch(Files::isReadable);
    }

    /** The socket with these two ports now; {@link TcpState#GONE} with empty queues if there is none. */
    public static TcpSocket of(int localPort, int remotePort) {
        // The table is no snapshot: a row can be missed while others come and go, so absence has to be seen twice.
        return look(localPort, remotePort)
                .or(() -> look(localPort, remotePort))
                .orElse(new TcpSocket(TcpState.GONE, 0, 0));
    }

    private static Optional<TcpSocket> look(int localPort, int remotePort) {
        return TABLES.stream()
                .filter(Files::isReadable)
                .map(table -> find(table, localPort, remotePort))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<TcpSocket> find(Path table, int localPort, int remotePort) {
        // Number, local and remote address with port, state, bytes in the send and receive queue; all but the first in
        // hex.
        Pattern row = Pattern.compile(
                String.format(" *\\d+: \\w+:%04X \\w+:%04X (\\w+) (\\w+):(\\w+) ", localPort, remotePort));
        try (Stream<String> rows = Files.lines(table)) {
            return rows.map(row::matcher)
                    .filter(Matcher::lookingAt)
                    .map(TcpSocket::ofRow)
                    .findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException("The kernel's socket table " + table + " could not be read.", failure);
        }
    }

    private static TcpSocket ofRow(Matcher row) {
        return new TcpSocket(
                TcpState.numbered(Integer.parseInt(row.group(1), 16)),
                Long.parseLong(row.group(2), 16),
                Long.parseLong(row.group(3), 16));
    }
}
