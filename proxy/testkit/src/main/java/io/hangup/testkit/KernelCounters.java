package io.hangup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP counters of the kernel: the rows {@code Tcp} of {@code /proc/net/snmp} and {@code TcpExt} of
 * {@code /proc/net/netstat}, under the kernel's names. They count for the whole network namespace, so a difference is only
 * exact while nothing else on the machine opens connections.
 *
 * <p>What moves which counter, measured on Linux 6.18 over loopback (client and server in one namespace; on each line
 * {@code OutRsts} moves by one too):
 *
 * <table>
 * <caption>Counters and endings</caption>
 * <tr><td>close with SO_LINGER 0, nothing unread</td><td>{@code TCPAbortOnData}</td></tr>
 * <tr><td>close with unread bytes, with or without SO_LINGER 0</td><td>{@code TCPAbortOnClose}</td></tr>
 * <tr><td>close, then the other end writes</td><td>none; {@code TCPAbortOnData} if the close had left bytes unsent</td></tr>
 * <tr><td>listener closed with a connection in its queue</td><td>none</td></tr>
 * <tr><td>connect to a closed port</td><td>none</td></tr>
 * </table>
 *
 * <p>{@code TCPAbortOnLinger}, for all its name, is about TCP_LINGER2 and moved in none of them. {@code EstabResets} moves
 * by one for each end that a RST takes out of ESTABLISHED or CLOSE_WAIT, be it the sender or the receiver: mostly by two.
 */
public final class KernelCounters {
    private static final Map<Path, String> SOURCES =
            Map.of(Path.of("/proc/net/snmp"), "Tcp:", Path.of("/proc/net/netstat"), "TcpExt:");

    private final Map<String, Long> values;

    private KernelCounters(Map<String, Long> values) {
        this.values = values;
    }

    /** Whether this machine has them. */
    public static boolean available() {
        return SOURCES.keySet().stream().allMatch(Files::isReadable);
    }

    /** All of them, now. */
    public static KernelCounters now() {
        Map<String, Long> values = new TreeMap<>();
        SOURCES.forEach((source, prefix) -> read(source, prefix, values));
        return new KernelCounters(values);
    }

    private static void read(Path source, String prefix, Map<String, Long> into) {
        try {
            List<String[]> rows = Files.readAllLines(source).stream()
                    .filter(row -> row.startsWith(prefix))
                    .map(row -> row.split(" "))
                    .toList();
            for (int i = 1; i < rows.get(0).length; i++) {
                into.put(rows.get(0)[i], Long.parseLong(rows.get(1)[i]));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The kernel's counters in " + source + " could not be read.", failure);
        }
    }

    /** By how much each has moved since {@code earlier}; those that did not move are left out. */
    public Map<String, Long> since(KernelCounters earlier) {
        Map<String, Long> moved = new TreeMap<>();
        values.forEach((name, value) -> {
            long by = value - earlier.get(name);
            if (by != 0) {
                moved.put(name, by);
            }
        });
        return moved;
    }

    /** The counter of that name, such as {@code OutRsts}; 0 if this kernel has none. */
    public long get(String name) {
        return values.getOrDefault(name, 0L);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
