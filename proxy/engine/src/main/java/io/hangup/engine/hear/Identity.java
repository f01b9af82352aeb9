package io.hangup.engine.hear;

import io.hangup.core.hearing.Hasher;
import io.hangup.core.proxy.ClientId;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds out who the client of a connection is, by what its proxy tells clients apart by. Says it once. */
interface Identity {
    /** Nothing more is asked. */
    Identity KNOWN = new Identity() {};

    /** Whether nothing more is found out. */
    default boolean settled() {
        return true;
    }

    /**
     * Looks at the next bytes of the client.
     *
     * @param said is given those that the client says itself, and not somebody for it
     */
    default void look(ByteBuf bytes, Consumer<ByteBuf> said) {
        said.accept(bytes);
    }

    /** Looks at a request. */
    default void look(HttpRequest request) {}

    /** Who it is, once after it was found out. */
    default Optional<String> found() {
        return Optional.empty();
    }

    /**
     * By that kind of identity.
     *
     * @param hashers for what must not be kept
     */
    static Identity by(ClientId clientId, Supplier<Hasher> hashers) {
        if (clientId instanceof ClientId.ProxyProtocol) {
            return new ByProxyHeader();
        }
        return clientId instanceof ClientId.Header header ? new ByRequestHeader(header.name(), hashers) : KNOWN;
    }

    /** {@link ClientId.ProxyProtocol}. */
    final class ByProxyHeader implements Identity {
        private final ProxyHeader header = new ProxyHeader();

        @Override
        public boolean settled() {
            return header.over();
        }

        @Override
        public void look(ByteBuf bytes, Consumer<ByteBuf> said) {
            if (header.over()) {
                said.accept(bytes);
            } else {
                header.read(bytes, said);
            }
        }

        @Override
        public Optional<String> found() {
            return header.source();
        }
    }

    /** {@link ClientId.Header}: the first request that has it says who sends it. */
    final class ByRequestHeader implements Identity {
        private final String name;
        private final Supplier<Hasher> hashers;
        private Optional<String> found = Optional.empty();

        ByRequestHeader(String name, Supplier<Hasher> hashers) {
            this.name = name;
            this.hashers = hashers;
        }

        @Override
        public boolean settled() {
            return found.isPresent();
        }

        @Override
        public void look(HttpRequest request) {
            String value = request.headers().get(name);
            if (!settled() && value != null && !value.isEmpty()) {
                found = Optional.of(name + ":" + hash(value));
            }
        }

        /** Eight hexadecimal digits. */
        private String hash(String value) {
            Hasher hasher = hashers.get();
            for (byte next : value.getBytes(StandardCharsets.UTF_8)) {
                hasher.add(next);
            }
            return String.format("%08x", Long.hashCode(hasher.prints().all().hash()));
        }

        @Override
        public Optional<String> found() {
            return found;
        }
    }
}
