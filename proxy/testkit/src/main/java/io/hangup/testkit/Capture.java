package io.hangup.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tcpdump(8) sees on the loopback interface of listening ports. Needs tcpdump, and the right to capture. */
public final class Capture implements AutoCloseable {
    private static final long SOON_MILLIS = 20_000;

    /** What is taken of a packet, and what may wait for a slow tcpdump before the kernel drops some. */
    private static final String HEADERS_BYTES = "128";

    private static final String BUFFER_KIBIBYTES = "16384";

    /** Time, port of the sender, port of the receiver, flags, and the bytes in it. */
    private static final Pattern PACKET =
            Pattern.compile("^(\\d+)\\.(\\d{6}) IP \\S+\\.(\\d+) > \\S+\\.(\\d+): Flags \\[(\\S+)].* length (\\d+)");

    private final Process tcpdump;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<String> packets = new ConcurrentLinkedQueue<>();
    private final DatagramSocket mark;
    private final List<Integer> ports;

    private Capture(List<Integer> ports) throws IOException {
        this.ports = ports;
        this.mark = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        String filter = ports.stream().map(port -> "tcp port " + port + " or ").collect(Collectors.joining());
        this.tcpdump = new ProcessBuilder(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-nn",
                        "-tt",
                        "-l",
                        "--immediate-mode",
                        "-s",
                        HEADERS_BYTES,
                        "-B",
                        BUFFER_KIBIBYTES,
                        filter + "udp dst port " + mark.getLocalPort())
                .start();
        collect(tcpdump.getErrorStream(), said);
        collect(tcpdump.getInputStream(), packets);
    }

    /**
     * Begins to capture what these ports send and get.
     *
     * @throws IOException where there is no tcpdump
     */
    public static Capture of(int... ports) throws IOException {
        Capture capture = new Capture(IntStream.of(ports).boxed().toList());
        Await.until(
                "tcpdump listens, or says why not: " + capture.said,
                SOON_MILLIS,
                () -> capture.heard("listening on lo") || !capture.tcpdump.isAlive());
        return capture;
    }

    /** Whether tcpdump may capture here. */
    public boolean works() {
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

    /** The FINs and RSTs that a client was sent, in order, of all that was on the wire before this call. */
    public List<String> endsSentTo(int clientPort) throws IOException {
        return conversations().stream()
                .filter(each -> each.clientPort() == clientPort)
                .flatMap(each -> each.packets().stream())
                .filter(packet -> !packet.fromClient())
                .flatMap(packet -> packet.ends().stream())
                .toList();
    }

    /** Every attempt to connect to one of the ports that was on the wire before this call, in order, and what came of it. */
    public List<Conversation> conversations() throws IOException {
        awaitAllBefore();
        List<Conversation> all = new ArrayList<>();
        Map<List<Integer>, List<Conversation.Packet>> current = new LinkedHashMap<>();
        for (String line : packets) {
            Matcher seen = PACKET.matcher(line);
            if (seen.find()) {
                add(seen, all, current);
            }
        }
        return all;
    }

    private void add(Matcher seen, List<Conversation> all, Map<List<Integer>, List<Conversation.Packet>> current) {
        int from = Integer.parseInt(seen.group(3));
        int to = Integer.parseInt(seen.group(4));
        boolean fromClient = ports.contains(to);
        List<Integer> pair = fromClient ? List.of(to, from) : List.of(from, to);
        Conversation.Packet packet = new Conversation.Packet(
                fromClient,
                seen.group(5),
                Long.parseLong(seen.group(6)),
                Long.parseLong(seen.group(1)) * 1_000_000 + Long.parseLong(seen.group(2)));
        if (fromClient && packet.opens()) {
            List<Conversation.Packet> those = new ArrayList<>();
            current.put(pair, those);
            all.add(new Conversation(pair.get(0), pair.get(1), those));
        }
        current.computeIfAbsent(pair, before -> new ArrayList<>()).add(packet);
    }

    private void awaitAllBefore() throws IOException {
        long marks = marks();
        mark.send(new DatagramPacket(new byte[1], 1, mark.getLocalSocketAddress()));
        Await.until("the mark is captured, behind all before it", SOON_MILLIS, () -> marks() > marks);
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
