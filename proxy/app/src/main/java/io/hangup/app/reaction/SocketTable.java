package io.hangup.app.reaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's tables of TCP sockets, {@code /proc/net/tcp} and {@code tcp6} (proc(5)). Addresses stand there as words of 32 bits
 * in the machine's own byte order, in hexadecimal.
 */
final class SocketTable {
    /** Only literals, so that nothing here is ever looked up. */
    private static final Pattern PRINTED = Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]"
            + "|(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!:)|(?=:))){4}):(?<port>[0-9]{1,5})");

    private static final Pattern PORT = Pattern.compile(".*:(?<port>[0-9]{1,5})");
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int COLUMNS = 11;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final String NO_INODE = "0";

    private final Path net;

    /** Tables that are in this directory. */
    SocketTable(Path net) {
        this.net = net;
    }

    /**
     * The inode of the socket whose own end is on loopback and is this, and whose other end has the port of that.
     *
     * @param client address and port
     * @param proxy address and port
     * @param budget how many rows may be read
     * @return empty where there is none, or no process holds it any more
     */
    Optional<String> inode(String client, String proxy, Budget budget) throws IOException {
        Matcher from = PRINTED.matcher(client);
        Matcher to = PORT.matcher(proxy);
        if (!from.matches() || !to.matches()) {
            return Optional.empty();
        }
        InetAddress address = InetAddress.getByName(from.group("host"));
        if (!address.isLoopbackAddress()) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        String localPort = port(from);
        String remotePort = port(to);
        if (address instanceof Inet4Address) {
            Optional<String> found = inode("tcp", shown(bytes) + localPort, remotePort, budget);
            // A program that asked for an IPv6 socket may well have connected it to an IPv4 address.
            byte[] mapped = ByteBuffer.allocate(MAPPED.length + bytes.length)
                    .put(MAPPED)
                    .put(bytes)
                    .array();
            return found.isPresent() ? found : inode("tcp6", shown(mapped) + localPort, remotePort, budget);
        }
        return inode("tcp6", shown(bytes) + localPort, remotePort, budget);
    }

    private static String port(Matcher printed) {
        return String.format(":%04X", Integer.parseInt(printed.group("port")));
    }

    private static String shown(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append(String.format("%08X", words.getInt()));
        }
        return text.toString();
    }

    private Optional<String> inode(String table, String local, String remotePort, Budget budget) throws IOException {
        Path file = net.resolve(table);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (BufferedReader rows = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String row = rows.readLine(); row != null && budget.take(); row = rows.readLine()) {
                if (row.contains(local)) {
                    String[] columns = BLANKS.split(row.strip(), COLUMNS);
                    if (columns.length == COLUMNS
                            && columns[LOCAL].equals(local)
                            && columns[REMOTE].endsWith(remotePort)
                            && !columns[INODE].equals(NO_INODE)) {
                        return Optional.of(columns[INODE]);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
