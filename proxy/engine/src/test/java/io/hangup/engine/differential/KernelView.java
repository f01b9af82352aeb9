package io.hangup.engine.differential;

import io.hangup.testkit.Peer;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One end's socket as Linux has it, by TCP_INFO (tcp(7)). It takes nothing from the socket, as the table in
 * {@code /proc/net} does not either; but to read that costs milliseconds on a machine with much memory, and it is done a
 * hundred thousand times here. The descriptor is found in {@code /proc/self/fd} by the ports it is connected with.
 */
final class KernelView {
    /** States of TCP (linux/tcp_states.h). A socket that is over is CLOSE, whether both sent a FIN or one a RST. */
    static final int ESTABLISHED = 1;

    static final int FIN_WAIT1 = 4;
    static final int FIN_WAIT2 = 5;
    static final int CLOSE = 7;
    static final int CLOSE_WAIT = 8;
    static final int LAST_ACK = 9;
    static final int CLOSING = 11;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int RECEIVED_BYTES_AT = 128;

    private final Optional<Socket> socket;

    /** The view of an open end; it must not be asked once that is closed. One that no peer is found for is over already. */
    KernelView(Peer end) {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            socket = descriptors
                    .flatMap(each -> socket(each).stream())
                    .filter(each -> port(each.localAddress()) == end.localPort())
                    .filter(each -> port(each.remoteAddress()) == end.remotePort())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("The descriptors in " + DESCRIPTORS + " could not be listed.", e);
        }
    }

    /**
     * What was seen.
     *
     * @param state of TCP
     * @param receivedBytes in all; a FIN counts as one
     */
    record Seen(int state, long receivedBytes) {}

    /** The socket behind this descriptor, unless it is none or was closed meanwhile. */
    private static Optional<Socket> socket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:")
                    ? Optional.of(
                            new Socket(Integer.parseInt(descriptor.getFileName().toString())))
                    : Optional.empty();
        } catch (IOException | ChannelException e) {
            return Optional.empty();
        }
    }

    private static int port(InetSocketAddress address) {
        return Optional.ofNullable(address).map(InetSocketAddress::getPort).orElse(0);
    }

    Seen look() {
        return socket.map(KernelView::look).orElse(new Seen(CLOSE, Long.MAX_VALUE));
    }

    private static Seen look(Socket socket) {
        ByteBuffer info = ByteBuffer.allocate(RECEIVED_BYTES_AT + Long.BYTES).order(ByteOrder.nativeOrder());
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return new Seen(info.get(0), info.getLong(RECEIVED_BYTES_AT));
        } catch (IOException e) {
            throw new UncheckedIOException("TCP_INFO of " + socket + " could not be had.", e);
        }
    }
}
