package io.hangup.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of the PROXY protocol, split at every byte, and what is none. */
class ProxyHeaderTest {
    private static final String BEHIND = "PROXY is what it says\r\n";
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    private static final String FOUR = "c0000207c633640130390050";
    private static final String SIX = "20010db8000000000000000000000001";
    private static final int TLV_BYTES = 300;

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static String v2(String commandAndFamily, String rest) {
        return bytes(V2 + commandAndFamily + String.format("%04x", rest.length() / 2) + rest);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n", "192.0.2.7"),
                Arguments.of("PROXY TCP6 2001:DB8:0::1 2001:db8::2 56324 443\r\n", "2001:db8::1"),
                Arguments.of("PROXY UNKNOWN\r\n", ""),
                Arguments.of("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", ""),
                Arguments.of("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n", ""),
                Arguments.of("PROXY TCP4 somebody 198.51.100.1 1 2\r\n", ""),
                Arguments.of(v2("2111", FOUR), "192.0.2.7"),
                Arguments.of(v2("2112", FOUR), "192.0.2.7"),
                Arguments.of(v2("2121", SIX + SIX + "303901bb"), "2001:db8::1"),
                Arguments.of(v2("2111", FOUR + "04".repeat(TLV_BYTES)), "192.0.2.7"),
                Arguments.of(v2("2000", ""), ""),
                Arguments.of(v2("2011", FOUR), ""),
                Arguments.of(v2("2131", "2f".repeat(216)), ""),
                Arguments.of(v2("2111", "c00002"), ""));
    }

    static Stream<String> noHeaders() {
        return Stream.of(
                "ask",
                "PROXIED",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1 2\n",
                "PROXY " + "x".repeat(200),
                "\r\n\r\nQUIT",
                bytes(V2 + "11110000"),
                bytes("00".repeat(TLV_BYTES)));
    }

    /** What is behind the header when all comes in two pieces. */
    private static String behind(ProxyHeader header, String all, int at) {
        StringBuilder behind = new StringBuilder();
        for (String piece : new String[] {all.substring(0, at), all.substring(at)}) {
            ByteBuf bytes = Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1);
            if (header.over()) {
                behind.append(piece);
            } else {
                header.read(bytes, rest -> behind.append(rest.toString(StandardCharsets.ISO_8859_1)));
            }
            assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).isEqualTo(piece);
            bytes.release();
        }
        return behind.toString();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void a_header_names_its_source_wherever_it_is_split(String text, String source) {
        String all = text + BEHIND;
        for (int at = 1; at < all.length(); at++) {
            ProxyHeader header = new ProxyHeader();
            assertThat(behind(header, all, at)).as("split at %s", at).isEqualTo(BEHIND);
            assertThat(header.source()).isEqualTo(Optional.of(source).filter(named -> !named.isEmpty()));
        }
    }

    @ParameterizedTest
    @MethodSource("noHeaders")
    void what_is_none_is_what_the_client_says_wherever_it_is_split(String text) {
        for (int at = 1; at < text.length(); at++) {
            ProxyHeader header = new ProxyHeader();
            assertThat(behind(header, text, at)).as("split at %s", at).isEqualTo(text);
            assertThat(header.over()).isTrue();
            assertThat(header.source()).isEmpty();
        }
    }
}
