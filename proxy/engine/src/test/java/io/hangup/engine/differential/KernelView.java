package io.hangup.engine.differential;

import io.hangup.testkit.Peer;
import io.hangup.testkit.TcpSocket;
import io.hangup.testkit.TcpState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both ends of a connection as Linux has them, in one look: {@link TcpSocket} for two. To read the kernel's table costs
 * milliseconds on a machine with much memory, and this is done thousands of times.
 */
final class KernelView {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp"));
    /** In the order of their numbers. */
    private static final List<TcpState> STATES = List.of(TcpState.values());

    private static final TcpSocket GONE = new TcpSocket(TcpState.GONE, 0, 0);

    private final Pattern client;
    private final Pattern upstream;
    private List<Path> tables = TABLES;

    KernelView(Peer client, Peer upstream) {
        this.client = row(client);
        this.upstream = row(upstream);
    }

    /** What was seen. */
    record Both(TcpSocket client, TcpSocket upstream) {}

    /** Number, addresses with these ports, state, bytes in the send and in the receive queue (proc_pid_net(5)). */
    private static Pattern row(Peer end) {
        return Pattern.compile(
                String.format(" *\\d+: \\w+:%04X \\w+:%04X (\\w+) (\\w+):(\\w+) ", end.localPort(), end.remotePort()));
    }

    /** Looks again where an end is not to be seen: the table is no snapshot. */
    Both look() {
        Both first = once();
        return first.client().equals(GONE) || first.upstream().equals(GONE) ? once() : first;
    }

    private Both once() {
        TcpSocket clientSeen = GONE;
        TcpSocket upstreamSeen = GONE;
        for (Path table : tables) {
            for (String line : read(table).split("\n", -1)) {
                clientSeen = seen(client, line, clientSeen);
                upstreamSeen = seen(upstream, line, upstreamSeen);
            }
            if (!clientSeen.equals(GONE)) {
                tables = List.of(table);
                break;
            }
        }
        return new Both(clientSeen, upstreamSeen);
    }

    private static TcpSocket seen(Pattern row, String line, TcpSocket before) {
        Matcher matcher = row.matcher(line);
        return matcher.lookingAt()
                ? new TcpSocket(
                        STATES.get(Integer.parseInt(matcher.group(1), 16)),
                        Long.parseLong(matcher.group(2), 16),
                        Long.parseLong(matcher.group(3), 16))
                : before;
    }

    private static String read(Path table) {
        try {
            return Files.isReadable(table) ? new String(Files.readAllBytes(table), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("The kernel's socket table " + table + " could not be read.", e);
        }
    }
}
