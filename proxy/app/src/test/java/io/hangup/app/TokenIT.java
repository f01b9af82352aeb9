package io.hangup.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The token of a running Hangup: it is needed, it is never shown, and a wrong one tells nothing by the time it takes. */
@Timeout(180)
class TokenIT {
    private static final String SECRET = "c0ffee-c0ffee-c0ffee-c0ffee-c0ffee";
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1_500;

    @TempDir
    private Path directory;

    private static String request(String token) {
        return "GET /nothing HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    /** How long one answer takes until its first byte; the rest is read too, so that the next begins anew. */
    private static long nanos(Socket socket, String token) throws IOException {
        byte[] request = request(token).getBytes(ISO_8859_1);
        InputStream in = socket.getInputStream();
        long startNanos = System.nanoTime();
        socket.getOutputStream().write(request);
        int first = in.read();
        long nanos = System.nanoTime() - startNanos;
        assertThat(first).isEqualTo('H');
        byte[] rest = new byte[16 * 1024];
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}\n") && !answer.toString().endsWith(".\n")) {
            answer.append(new String(rest, 0, in.read(rest), ISO_8859_1));
        }
        assertThat(answer.toString()).startsWith("TTP/1.1 " + (token.equals(SECRET) ? "404 " : "401 "));
        return nanos;
    }

    private static long median(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** The share of pairs of which the first took longer: about a half where there is no difference. */
    private static double longer(List<Long> one, List<Long> other) {
        long longer = 0;
        for (int i = 0; i < one.size(); i++) {
            longer += one.get(i) > other.get(i) ? 1 : 0;
        }
        return (double) longer / one.size();
    }

    /**
     * Wrong in the first character, or in the last: a comparison that stops where texts differ answers the one sooner. Taken in
     * turns, so that whatever else the machine does meets both. Of 1,500 fair coins, fewer than 40% or more than 60% of heads come
     * less than once in 10^13 tries. The right token goes another way from there, and takes about as long.
     */
    @Test
    void a_wrong_token_takes_as_long_whatever_of_it_is_right() throws Exception {
        String firstWrong = "x" + SECRET.substring(1);
        String lastWrong = SECRET.substring(0, SECRET.length() - 1) + "x";
        try (Hangup hangup =
                        Hangup.start(Map.of("HANGUP_ADMIN_TOKEN", SECRET), "run", "--admin", "0", "0=127.0.0.1:1");
                Socket socket = open(hangup)) {
            List<Long> first = new ArrayList<>();
            List<Long> last = new ArrayList<>();
            List<Long> right = new ArrayList<>();
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                boolean turned = i % 2 == 0;
                long a = nanos(socket, turned ? firstWrong : lastWrong);
                long b = nanos(socket, turned ? lastWrong : firstWrong);
                long c = nanos(socket, SECRET);
                if (i >= WARM_UP) {
                    first.add(turned ? a : b);
                    last.add(turned ? b : a);
                    right.add(c);
                }
            }

            assertThat(longer(first, last)).isBetween(0.4, 0.6);
            assertThat((double) median(first) / median(last)).isBetween(0.8, 1.25);
            assertThat((double) median(first) / median(right)).isBetween(0.33, 3.0);
            assertThat(hangup.said()).doesNotContain("c0ffee");
        }
    }

    private static Socket open(Hangup hangup) throws IOException {
        hangup.awaitLine("Hangup .* is up");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), hangup.adminPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void beyond_loopback_it_does_not_start_without_a_token_and_says_what_to_do() throws Exception {
        try (Hangup hangup =
                Hangup.start(Map.of("HANGUP_ADMIN_TOKEN", ""), "run", "--admin", "0.0.0.0:0", "0=127.0.0.1:1")) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(hangup.err())
                    .singleElement()
                    .asString()
                    .contains("token-file", "HANGUP_ADMIN_TOKEN", "127.0.0.1");
        }
    }

    @Test
    void nothing_that_is_printed_or_served_shows_the_token() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: "0.0.0.0:0", token-file: %s }
                proxies:
                  - { name: db, listen: 0, upstream: "127.0.0.1:1", rules: [{ fault: reset }] }
                """.formatted(token));
        try (Hangup hangup = Hangup.start("run", file.toString(), "--log-format", "json");
                Hangup check = Hangup.start("check", file.toString())) {
            int port = Integer.parseInt(
                    hangup.awaitLine("\"event\":\"admin\".*:(\\d+)\"").group(1));
            assertThat(check.awaitExit()).isZero();
            for (String path : List.of("/api/v1/rules", "/openapi.json", "/metrics", "/api/v1/report")) {
                assertThat(get(port, path)).startsWith("HTTP/1.1 200 ").doesNotContain("c0ffee");
            }
            Files.writeString(file, Files.readString(file).replace("token-file: " + token, "hosts: [a]"));
            hangup.awaitLine("\"event\":\"reload-refused\"|refused|with another token");

            assertThat(hangup.said() + check.said()).doesNotContain("c0ffee");
        }
    }

    private static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(request(SECRET)
                            .replace("/nothing", path)
                            .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
