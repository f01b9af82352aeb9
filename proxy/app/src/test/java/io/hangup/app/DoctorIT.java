package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor finds on real ways, from the packaged jar to the packaged jar. */
@Timeout(180)
class DoctorIT {
    private static final long SOON_MILLIS = 20_000;
    private static final Sent NOTHING = new Sent(0, new CallResult.Ok(0));

    /** A forwarder as Docker's is: it ends connections itself, and an error becomes an orderly end. */
    private record Forwarder(ServerSocket server, int to) implements AutoCloseable {
        static Forwarder to(int port) throws IOException {
            Forwarder forwarder =
                    new Forwarder(new ServerSocket(0, 50, loopback(0).getAddress()), port);
            daemon(forwarder::accept);
            return forwarder;
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = server.accept();
                    Socket upstream = new Socket(loopback(0).getAddress(), to);
                    daemon(() -> copy(client, upstream));
                    daemon(() -> copy(upstream, client));
                }
            } catch (IOException closed) {
                assertThat(server.isClosed()).isTrue();
            }
        }

        private static void copy(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException reset) {
                try {
                    to.close();
                } catch (IOException late) {
                    throw new AssertionError(late);
                }
            }
        }

        private static void daemon(Runnable what) {
            Thread thread = new Thread(what, "forwarder");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Hangup doctor(int port, String... more) throws IOException {
        return more.length == 0
                ? Hangup.start("doctor", "127.0.0.1:" + port)
                : Hangup.start("doctor", "127.0.0.1:" + port, more[0]);
    }

    /** One to be asked: at its admin port, or at its probe. */
    private static Hangup asked() throws IOException {
        return Hangup.run("0=127.0.0.1:1", "--admin", "0", "--probe", "0");
    }

    private static int probePort(Hangup hangup) {
        Matcher said = hangup.awaitLine("probe: whoever connects to .*:(\\d+) gets");
        return Integer.parseInt(said.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin port", "probe"})
    void on_a_way_that_is_true_nothing_is_lost(String which) throws Exception {
        try (Hangup hangup = asked();
                Hangup doctor = doctor(which.equals("probe") ? probePort(hangup) : hangup.adminPort())) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isZero();
            assertThat(String.join("\n", doctor.out()))
                    .containsPattern("✓ RST +true +expected ECONNRESET, came ECONNRESET")
                    .containsPattern("✓ FIN +true +expected EOF, came EOF")
                    .containsPattern("✓ refused connect +true +expected ECONNREFUSED, came ECONNREFUSED")
                    .contains("nobody is in between")
                    .doesNotContain("✗");
        }
    }

    @Test
    void a_forwarder_that_makes_an_eof_of_a_rst_is_found_and_named() throws Exception {
        try (Hangup hangup = asked();
                Forwarder forwarder = Forwarder.to(hangup.adminPort());
                Hangup doctor = doctor(forwarder.port())) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(99);
            assertThat(String.join("\n", doctor.out()))
                    .contains("somebody forwards it")
                    .containsPattern("✗ RST +lost +expected ECONNRESET, came EOF")
                    .containsPattern("✓ FIN +true")
                    .containsPattern("✗ refused connect +lost")
                    .contains("kubectl port-forward", "run the client where Hangup is");
        }
    }

    @Test
    void the_same_is_told_to_programs() throws Exception {
        try (Hangup hangup = asked();
                Forwarder forwarder = Forwarder.to(probePort(hangup));
                Hangup doctor = doctor(forwarder.port(), "--json")) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(99);
            assertThat(doctor.out())
                    .singleElement()
                    .asString()
                    .contains(
                            "\"direct\":false",
                            "\"well\":false",
                            "{\"probe\":\"RST\",\"verdict\":\"lost\",\"expected\":\"ECONNRESET\",\"came\":\"EOF\"}",
                            "\"remedies\":[\"run the client");
        }
    }

    @Test
    void who_is_no_hangup_is_told_from_one() throws Exception {
        try (ProbeServer other = ProbeServer.open()
                        .serve(Behaviour.speaksFirst("HTTP/1.1 404 Not Found\r\n\r\n", peer -> {
                            Behaviour.Seen seen = new Behaviour.Seen(peer.readExactly(1, SOON_MILLIS), NOTHING);
                            peer.close();
                            return seen;
                        }));
                Hangup doctor = doctor(other.address().getPort())) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(3);
            assertThat(String.join("\n", doctor.err()))
                    .contains("is no Hangup that can be asked", "HTTP/1.1 404 Not Found", "run --probe");
        }
    }

    @Test
    void a_hangup_that_lets_no_doctor_in_says_how_that_is_changed(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef");
        Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 0, token-file: %s, open: [/healthz] }
                proxies: [{ name: db, listen: 0, upstream: "127.0.0.1:1" }]
                """.formatted(token));
        try (Hangup hangup = Hangup.run(file.toString());
                Hangup doctor = doctor(hangup.adminPort())) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(3);
            assertThat(String.join("\n", doctor.err()))
                    .contains("does not let a doctor in", "HTTP/1.1 401 Unauthorized", "admin: open:", "/probe");
        }
    }

    @Test
    void a_proxied_port_is_no_admin_port() throws Exception {
        try (Hangup hangup = asked();
                Hangup doctor = doctor(hangup.port("proxy-1"))) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(3);
            assertThat(String.join("\n", doctor.err())).contains("is no Hangup that can be asked", "a proxied port");
        }
    }

    @Test
    void who_cannot_be_reached_is_said_to_be_so() throws Exception {
        int closed;
        try (ServerSocket taken = new ServerSocket(0)) {
            closed = taken.getLocalPort();
        }
        try (Hangup doctor = doctor(closed)) {
            assertThat(doctor.awaitExit()).as(doctor.said()).isEqualTo(3);
            assertThat(String.join("\n", doctor.err())).contains("nobody listens there", "run --admin");
        }
    }

    @Test
    void the_probe_resets_whoever_comes_with_whatever() throws Exception {
        try (Hangup hangup = asked()) {
            for (String said : new String[] {
                "x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "POST /probe HTTP/1.1\r\nContent-Length: 0\r\n\r\n", ""
            }) {
                try (ProbeClient client = ProbeClient.open()) {
                    client.connect(loopback(probePort(hangup)), SOON_MILLIS);
                    if (!said.isEmpty()) {
                        client.write(said, SOON_MILLIS);
                    }
                    assertThat(client.read(100, SOON_MILLIS)).as(said).hasToString("ECONNRESET");
                }
            }
        }
    }
}
