package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a process in the tests of its users, and that it goes on. */
@Timeout(180)
class SurvivalIT {
    private static final long MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofSeconds(2);
    private static final int MANY = 10_000;

    private final ProbeServer upstream = open();
    private final List<ProbeClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private static ProbeServer open() {
        try {
            return ProbeServer.open().serve(Behaviour.echo());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @AfterEach
    void close() throws IOException {
        clients.forEach(ProbeClient::close);
        upstream.close();
    }

    private String upstreamAddress() {
        return "127.0.0.1:" + upstream.address().getPort();
    }

    private ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(Loopback.port(port), MILLIS)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static void echoes(ProbeClient client) {
        client.write("hello", MILLIS);
        assertThat(client.readExactly(5, MILLIS).text()).isEqualTo("hello");
    }

    private static double metric(AdminClient admin, String series) throws IOException, InterruptedException {
        Matcher found = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(admin.get("/metrics").body());
        assertThat(found.find()).as(series).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void a_process_that_was_stopped_goes_on_where_it_was_and_blames_no_event_loop() throws Exception {
        try (Hangup hangup = Hangup.run("0=" + upstreamAddress(), "--admin", "0")) {
            AdminClient admin = new AdminClient(hangup.adminPort());
            ProbeClient before = connect(hangup.port("proxy-1"));
            echoes(before);
            double stalls = metric(admin, "hangup_event_loop_stalls_total{loop=\"0\"}");

            hangup.signal("STOP");
            ProbeClient meanwhile = connect(hangup.port("proxy-1"));
            meanwhile.write("hello", MILLIS);
            before.write("hello", MILLIS);
            await("nothing comes").during(STOPPED).atMost(PATIENCE).until(() -> meanwhile.totalRead() == 0);
            hangup.signal("CONT");

            assertThat(before.readExactly(5, MILLIS).text()).isEqualTo("hello");
            assertThat(meanwhile.readExactly(5, MILLIS).text()).isEqualTo("hello");
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(metric(admin, "hangup_event_loop_stalls_total{loop=\"0\"}"))
                    .isEqualTo(stalls);
            assertThat(metric(admin, "hangup_rst_sent_total{cause=\"internal\",proxy=\"proxy-1\"}"))
                    .isZero();
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void a_process_that_was_killed_can_be_started_again_at_once_on_the_same_port() throws Exception {
        int port;
        try (Hangup killed = Hangup.run("0=" + upstreamAddress())) {
            port = killed.port("proxy-1");
            ProbeClient client = connect(port);
            echoes(client);

            killed.signal("KILL");

            assertThat(client.read(1, MILLIS)).isNotInstanceOf(CallResult.TimedOut.class);
            assertThat(killed.awaitExit()).isEqualTo(128 + 9);
        }
        try (Hangup again = Hangup.run(port + "=" + upstreamAddress(), "--admin", "0")) {
            assertThat(again.port("proxy-1")).isEqualTo(port);
            echoes(connect(port));
            assertThat(new AdminClient(again.adminPort()).get("/readyz").statusCode())
                    .isEqualTo(200);
            assertThat(again.err()).isEmpty();
        }
    }

    @Test
    void without_its_native_library_it_runs_on_java_nio_and_says_so() throws Exception {
        List<String> command = new ArrayList<>(Hangup.command("run", "0=" + upstreamAddress(), "--admin", "0"));
        command.add(1, "-Dio.netty.transport.noNative=true");
        try (Hangup hangup = Hangup.start(new ProcessBuilder(command))) {
            hangup.awaitLine("is up \\(nio");
            hangup.awaitLine("! .*epoll");
            echoes(connect(hangup.port("proxy-1")));
            AdminClient admin = new AdminClient(hangup.adminPort());
            assertThat(metric(admin, "hangup_transport_info{transport=\"nio\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_disk_that_fills_under_the_log_costs_lines_and_no_connection() throws Exception {
        Needed.program("unshare", "util-linux");
        Needed.orSkip(inOwnMounts("true").start().waitFor() == 0, "a mount namespace of its own, and tmpfs in it");
        int port = upstreamFreePort();
        int adminPort = upstreamFreePort();
        String run = String.join(
                " ", Hangup.command("run", port + "=" + upstreamAddress(), "--admin", String.valueOf(adminPort)));
        try (Hangup hangup = Hangup.start(inOwnMounts("exec " + run + " > full/log"))) {
            AdminClient admin = new AdminClient(adminPort);
            await("it serves")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.get("/readyz").statusCode() == 200);
            await("the disk is full").atMost(PATIENCE).until(() -> {
                echoes(connect(port));
                return metric(admin, "hangup_events_dropped_total") > 0;
            });

            echoes(connect(port));
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(hangup.isAlive()).isTrue();
            hangup.signal("TERM");
            clients.forEach(ProbeClient::close);
            assertThat(hangup.awaitExit()).isZero();
        }
    }

    /** A shell in a directory of which {@code full} is a disk of 16 KiB. */
    private ProcessBuilder inOwnMounts(String command) throws IOException {
        Files.createDirectories(directory.resolve("full"));
        return new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=16k none full && " + command)
                .directory(directory.toFile());
    }

    private static int upstreamFreePort() throws IOException {
        try (ProbeServer free = ProbeServer.open()) {
            return free.address().getPort();
        }
    }

    @Test
    void ten_thousand_connections_that_are_reset_at_once_leave_nothing_behind() throws Exception {
        long most = Long.parseLong(Files.readString(Path.of("/proc/self/limits"))
                .replaceFirst("(?s).*Max open files +(\\S+) .*", "$1")
                .replace("unlimited", "1000000"));
        int connections = (int) Math.min(MANY, most / 2 - 500);
        try (ServerSocketChannel taking = ServerSocketChannel.open().bind(Loopback.port(0), 4_096);
                Hangup hangup =
                        Hangup.run("0=127.0.0.1:" + taking.socket().getLocalPort(), "--quiet", "--admin", "0")) {
            Thread accepting = new Thread(() -> takeAll(taking), "upstream");
            accepting.setDaemon(true);
            accepting.start();
            AdminClient admin = new AdminClient(hangup.adminPort());
            int fits = (int) metric(admin, "hangup_limit{limit=\"connections\",proxy=\"\"}");
            int some = Math.min(connections, fits - 10);
            Path descriptors = Path.of("/proc", Long.toString(hangup.process().pid()), "fd");
            long before = count(descriptors);
            int port = hangup.port("proxy-1");
            List<SocketChannel> victims = new ArrayList<>();
            for (int i = 0; i < some; i++) {
                SocketChannel victim = SocketChannel.open(Loopback.port(port));
                victim.setOption(StandardSocketOptions.SO_LINGER, 0);
                victims.add(victim);
            }
            await("all are open")
                    .atMost(PATIENCE)
                    .until(() -> metric(admin, "hangup_connections_open{proxy=\"proxy-1\"}") == some);

            for (SocketChannel victim : victims) {
                victim.close();
            }

            await("all are over")
                    .atMost(PATIENCE)
                    .until(() -> metric(admin, "hangup_connections_open{proxy=\"proxy-1\"}") == 0);
            assertThat(metric(admin, "hangup_connections_ended_total{ending=\"reset-by-client\",proxy=\"proxy-1\"}"))
                    .isEqualTo(some);
            assertThat(metric(admin, "hangup_rst_sent_total{cause=\"internal\",proxy=\"proxy-1\"}"))
                    .isZero();
            await("its descriptors are back").atMost(PATIENCE).until(() -> count(descriptors) <= before + 2);
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(hangup.err()).isEmpty();
        }
    }

    /** Accepts for as long as it can, and lets go whoever has left. */
    private static void takeAll(ServerSocketChannel from) {
        List<SocketChannel> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(from.accept());
            }
        } catch (IOException closed) {
            taken.forEach(SurvivalIT::closeQuietly);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static long count(Path descriptors) throws IOException {
        try (var files = Files.list(descriptors)) {
            return files.count();
        }
    }
}
