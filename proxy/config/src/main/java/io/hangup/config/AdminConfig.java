package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The admin port.
 *
 * @param listen where it listens
 * @param token what has to be shown there; empty where the configuration names none
 * @param hosts further names that requests may be meant for, in small letters
 * @param open what is served without a token
 * @param tls empty where it speaks plain HTTP
 */
public record AdminConfig(
        Endpoint listen, Optional<TokenSource> token, List<String> hosts, List<OpenPath> open, Optional<Tls> tls) {
    /** Copies the lists. */
    public AdminConfig {
        hosts = List.copyOf(hosts);
        open = List.copyOf(open);
    }

    /** One of which nothing else is said. */
    public static AdminConfig on(Endpoint listen) {
        return new AdminConfig(listen, Optional.empty(), List.of(), List.of(OpenPath.values()), Optional.empty());
    }

    /** The same elsewhere. */
    public AdminConfig at(Endpoint other) {
        return new AdminConfig(other, token, hosts, open, tls);
    }

    /** Where its token comes from. */
    public sealed interface TokenSource {
        /** The environment, when the configuration was read. */
        record Given(Token token) implements TokenSource {}

        /** A file, at the start. */
        record InFile(Path file) implements TokenSource {}
    }

    /** What may be open to everybody. */
    public enum OpenPath {
        /** Whether it works. */
        HEALTHZ("/healthz"),
        /** Whether it is to be used. */
        READYZ("/readyz"),
        /** For Prometheus. */
        METRICS("/metrics"),
        /** How connections end on the way from here, for {@code hangup doctor}; with what is below it. */
        PROBE("/probe");

        private final String path;

        OpenPath(String path) {
            this.path = path;
        }

        /** As it is written in a configuration, and asked for. */
        public String path() {
            return path;
        }
    }

    /**
     * What it shows to clients that speak TLS.
     *
     * @param certificate PEM: its own, and those that it was signed by
     * @param key PEM, PKCS#8, not encrypted
     */
    public record Tls(Path certificate, Path key) {}
}
