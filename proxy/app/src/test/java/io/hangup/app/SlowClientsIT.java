package io.hangup.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand connections to the admin port that send a byte now and then, one behind the other as fast as they can be opened, from
 * a process of their own. The port holds a few hundred of them at once, and each of the others has an end that its client sees.
 * Meanwhile the admin port answers, the kill switch within 100 ms, a proxied connection goes on, and new ones are served.
 */
@Timeout(240)
class SlowClientsIT {
    private static final int CONNECTIONS = 10_000;
    private static final int MOST_HELD = 256;
    private static final int REQUESTS = 60;
    private static final Duration SOON = Duration.ofMillis(100);
    private static final int MILLIS = 10_000;

    @Test
    void slow_clients_disturb_neither_the_admin_port_nor_the_proxies() throws Exception {
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Hangup hangup = Hangup.run(
                        "--admin", "0", "0=127.0.0.1:" + upstream.address().getPort());
                ProbeClient before = talking(hangup)) {
            Process slow = new ProcessBuilder(
                            Hangup.java(),
                            "-cp",
                            Path.of("target", "test-classes").toString(),
                            SlowClients.class.getName(),
                            String.valueOf(hangup.adminPort()),
                            String.valueOf(CONNECTIONS),
                            String.valueOf(MOST_HELD))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader says = slow.inputReader(UTF_8)) {
                assertThat(says.readLine()).isEqualTo("begun");
                int served = serveMeanwhile(hangup, before);
                assertThat(killSwitch(hangup.adminPort())).as("the kill switch").isLessThan(SOON);
                String counted = says.readLine();
                Matcher counts = Pattern.compile("opened ([0-9]+), ended ([0-9]+), held ([0-9]+)")
                        .matcher(counted);
                assertThat(counts.matches()).as(counted).isTrue();
                assertThat(Integer.parseInt(counts.group(1))).isEqualTo(CONNECTIONS);
                assertThat(Integer.parseInt(counts.group(2)))
                        .as("those that saw their end")
                        .isGreaterThanOrEqualTo(CONNECTIONS - MOST_HELD);
                int servedAfter = serveMeanwhile(hangup, before);
                assertThat(killSwitch(hangup.adminPort())).as("the kill switch").isLessThan(SOON);

                assertThat(List.of(served, servedAfter)).containsOnly(REQUESTS);
                assertThat(slow.isAlive()).as("the slow clients go on").isTrue();
                assertThat(descriptors(hangup))
                        .as("the admin port keeps few of them")
                        .isLessThan(CONNECTIONS / 10);
            } finally {
                slow.destroyForcibly();
                assertThat(slow.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(hangup.err()).isEmpty();
        }
    }

    /** How many of so many requests were answered; between them, connections are proxied. */
    private static int serveMeanwhile(Hangup hangup, ProbeClient before) throws IOException {
        int served = 0;
        for (int i = 0; i < REQUESTS; i++) {
            if (get(hangup.adminPort(), "/readyz").startsWith("HTTP/1.1 200 ")) {
                served++;
            }
            echo(before);
            if (i % 10 == 0) {
                assertThat(get(hangup.adminPort(), "/metrics")).contains("hangup_connections_accepted_total");
                talking(hangup).close();
            }
        }
        return served;
    }

    /** The fastest of some calls: one may be late for no reason of ours, and what holds it up by itself holds up each. */
    private static Duration killSwitch(int port) throws IOException {
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < REQUESTS && best.compareTo(SOON) >= 0; i++) {
            long began = System.nanoTime();
            String answer = ask(port, "POST /api/v1/disarm", "Content-Type: application/json\r\n");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            best = took.compareTo(best) < 0 ? took : best;
        }
        return best;
    }

    private static String get(int port, String path) throws IOException {
        return ask(port, "GET " + path, "");
    }

    private static String ask(int port, String what, String headers) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream()
                    .write((what + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static ProbeClient talking(Hangup hangup) throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), hangup.port("proxy-1")), MILLIS))
                .isInstanceOf(CallResult.Ok.class);
        echo(client);
        return client;
    }

    private static void echo(ProbeClient client) throws IOException {
        client.write("hello", MILLIS);
        assertThat(client.readExactly(5, MILLIS).end()).isInstanceOf(CallResult.Ok.class);
    }

    private static long descriptors(Hangup hangup) throws IOException {
        Matcher open = Pattern.compile("(?m)^process_files_open_files ([0-9.E]+)")
                .matcher(get(hangup.adminPort(), "/metrics"));
        assertThat(open.find()).isTrue();
        return (long) Double.parseDouble(open.group(1));
    }
}
