package io.hangup.engine;

import io.hangup.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tcpdump(8) sees on the loopback interface of one listening port. Needs tcpdump, and the right to capture. */
final class Capture implements AutoCloseable {
    private static final long SOON_MILLIS = 20_000;

    private final Process tcpdump;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<String> packets = new ConcurrentLinkedQueue<>();
    private final DatagramSocket mark;
    private final int port;

    private Capture(int port) throws IOException {
        this.port = port;
        this.mark = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.tcpdump = new ProcessBuilder(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-nn",
                        "-l",
                        "--immediate-mode",
                        "tcp port " + port + " or udp dst port " + mark.getLocalPort())
                .start();
        collect(tcpdump.getErrorStream(), said);
        collect(tcpdump.getInputStream(), packets);
    }

    /**
     * Begins to capture what this port sends and gets.
     *
     * @throws IOException where there is no tcpdump
     */
    static Capture of(int port) throws IOException {
        Capture capture = new Capture(port);
        Await.until(
                "tcpdump listens, or says why not: " + capture.said,
                SOON_MILLIS,
                () -> capture.heard("listening on lo") || !capture.tcpdump.isAlive());
        return capture;
    }

    /** Whether tcpdump may capture here. */
    boolean works() {
        return tcpdump.isAlive();
    }

    private boolean heard(String text) {
        return said.stream().anyMatch(line -> line.contains(text));
    }

    private static void collect(InputStream from, Queue<String> into) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(into::add);
                    } catch (IOException | UncheckedIOException ended) {
                        into.add("ended: " + ended);
                    }
                },
                "tcpdump");
        reader.setDaemon(true);
        reader.start();
    }

    /** The FINs and RSTs that the port has sent to a client, in order, of all that was on the wire before this call. */
    List<String> endsSentTo(int clientPort) throws IOException {
        long marks = marks();
        mark.send(new DatagramPacket(new byte[1], 1, mark.getLocalSocketAddress()));
        Await.until("the mark is captured, behind all before it", SOON_MILLIS, () -> marks() > marks);
        Pattern sent = Pattern.compile("\\.%d > \\S+\\.%d: Flags \\[(\\S+)]".formatted(port, clientPort));
        return packets.stream()
                .map(sent::matcher)
                .filter(Matcher::find)
                .map(packet -> packet.group(1))
                .filter(flags -> flags.contains("F") || flags.contains("R"))
                .map(flags -> flags.contains("R") ? "RST" : "FIN")
                .toList();
    }

    private long marks() {
        return packets.stream().filter(line -> line.contains("UDP")).count();
    }

    @Override
    public void close() {
        mark.close();
        tcpdump.destroy();
    }
}
