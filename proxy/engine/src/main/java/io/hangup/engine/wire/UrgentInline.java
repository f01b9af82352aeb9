package io.hangup.engine.wire;

import io.netty.channel.ChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * SO_OOBINLINE on java.nio channels: an urgent byte stays where it was in the stream (socket(7)), where it would be lost
 * otherwise. The JDK supports the option and gives it no public constant, so it is found by its name.
 */
final class UrgentInline {
    private static final Optional<SocketOption<Boolean>> OPTION = find();

    private UrgentInline() {}

    static void set(ChannelConfig config) {
        OPTION.ifPresent(option -> config.setOption(NioChannelOption.of(option), true));
    }

    @SuppressWarnings("unchecked")
    private static Optional<SocketOption<Boolean>> find() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions().stream()
                    .filter(option -> option.name().equals("SO_OOBINLINE") && option.type() == Boolean.class)
                    .map(option -> (SocketOption<Boolean>) option)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
