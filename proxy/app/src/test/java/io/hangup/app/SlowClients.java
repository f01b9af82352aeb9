package io.hangup.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Many clients that never finish a request: each sends a line, the beginning of a header, and a byte now and then; one that is
 * let go is replaced. Says {@code begun} with the first hundred, and {@code opened N, ended N, held N} when as many have been opened
 * and no more than so many of them are still held; goes on until it is killed, or for two minutes.
 */
final class SlowClients {
    private static final long LASTS_NANOS = 120_000_000_000L;
    private static final long EVERY_NANOS = 100_000_000L;
    private static final int BATCH = 100;
    private static final int REPLACED_AT_ONCE = 20;

    private SlowClients() {}

    /** Takes the port, the number of connections, and how many of them may be held at once. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress port =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int most = Integer.parseInt(arguments[1]);
        List<SocketChannel> open = new ArrayList<>();
        for (int opened = 1; opened <= most; opened++) {
            open.add(begin(port));
            if (opened % BATCH == 0) {
                open = tend(open);
            }
            if (opened == BATCH) {
                System.out.println("begun");
            }
        }
        int mostHeld = Integer.parseInt(arguments[2]);
        long startNanos = System.nanoTime();
        while (open.size() > mostHeld && System.nanoTime() - startNanos < LASTS_NANOS) {
            open = tend(open);
            LockSupport.parkNanos(EVERY_NANOS);
        }
        System.out.println("opened " + most + ", ended " + (most - open.size()) + ", held " + open.size());
        while (System.nanoTime() - startNanos < LASTS_NANOS) {
            open = tend(open);
            for (int i = 0; i < REPLACED_AT_ONCE; i++) {
                open.add(begin(port));
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private static SocketChannel begin(InetSocketAddress port) throws IOException {
        SocketChannel client = SocketChannel.open(port);
        client.configureBlocking(false);
        client.write(ByteBuffer.wrap("GET /readyz HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    /** Those that are still there, each a byte further. */
    private static List<SocketChannel> tend(List<SocketChannel> open) {
        return open.stream().filter(SlowClients::goesOn).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Sends one more byte; false once the other side has let go. */
    private static boolean goesOn(SocketChannel client) {
        try {
            if (client.read(ByteBuffer.allocate(256)) >= 0) {
                client.write(ByteBuffer.wrap(new byte[] {'x'}));
                return true;
            }
            client.close();
            return false;
        } catch (IOException letGo) {
            return false;
        }
    }
}
