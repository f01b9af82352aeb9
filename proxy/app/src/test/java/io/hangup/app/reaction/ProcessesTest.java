package io.hangup.app.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ProcessesTest {
    private static final int ACCEPTS_WITHIN_MILLIS = 20_000;

    /** Connects, and holds the connection until its standard input ends. */
    private static final String HOLDS = """
            import java.net.Socket;
            class Holds {
                public static void main(String[] to) throws Exception {
                    try (Socket held = new Socket(to[0], Integer.parseInt(to[1]))) {
                        System.in.read();
                    }
                }
            }
            """;

    private final Processes processes = new Processes();
    private final List<Process> children = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() throws InterruptedException {
        for (Process child : children) {
            child.destroy();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static ServerSocket listen(String address) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName(address));
        server.setSoTimeout(ACCEPTS_WITHIN_MILLIS);
        return server;
    }

    private Process child(String... command) throws IOException {
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        return child;
    }

    private Process bash(String address, ServerSocket server) throws IOException {
        return child("bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + server.getLocalPort() + "; read -r; exit");
    }

    private static String printed(SocketAddress address) {
        InetSocketAddress of = (InetSocketAddress) address;
        String host = of.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + of.getPort();
    }

    private String behind(Socket accepted) {
        return processes
                .behind(printed(accepted.getRemoteSocketAddress()), printed(accepted.getLocalSocketAddress()))
                .orElse("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aProgramIsFoundByItsSocketOfEitherFamily(String address) throws Exception {
        try (ServerSocket server = listen(address)) {
            Process child = bash(address, server);
            try (Socket accepted = server.accept()) {
                assertThat(behind(accepted)).isEqualTo(child.pid() + "/bash");
                assertThat(behind(accepted)).as("asked again").isEqualTo(child.pid() + "/bash");
            }
        }
    }

    @Test
    void javaConnectsToIpv4ByASocketOfIpv6() throws Exception {
        Path source = Files.writeString(directory.resolve("Holds.java"), HOLDS);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (ServerSocket server = listen("127.0.0.1")) {
            Process child = child(java, source.toString(), "127.0.0.1", Integer.toString(server.getLocalPort()));
            try (Socket accepted = server.accept()) {
                assertThat(behind(accepted)).isEqualTo(child.pid() + "/java");
            }
        }
    }

    @Test
    void severalProcessesAreToldApart() throws Exception {
        try (ServerSocket server = listen("127.0.0.1")) {
            List<String> found = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                expected.add(bash("127.0.0.1", server).pid() + "/bash");
                Socket accepted = server.accept();
                found.add(behind(accepted));
            }
            assertThat(found).isEqualTo(expected);
        }
    }

    /** A shell that connects as often as it is given a line, each time from a process of its own. */
    private Process loop(ServerSocket server) throws IOException {
        String call = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; read -r -u 3 end; exit";
        return child("bash", "-c", "while read -r again; do bash -c '" + call + "'; done; exit");
    }

    private static Socket next(Process loop, ServerSocket server) throws IOException {
        loop.getOutputStream().write('\n');
        loop.getOutputStream().flush();
        return server.accept();
    }

    @Test
    void aLoopThatStartsAProgramAgainIsOneClient() throws Exception {
        try (ServerSocket server = listen("127.0.0.1")) {
            Process loop = loop(server);
            Process other = loop(server);
            List<String> found = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                try (Socket accepted = next(loop, server);
                        Socket beside = next(other, server)) {
                    found.add(behind(accepted));
                    others.add(behind(beside));
                }
            }

            assertThat(found).hasSize(20).allMatch(name -> name.matches("[0-9]+/bash"));
            assertThat(found).containsOnly(found.get(0)).doesNotContain(loop.pid() + "/bash");
            assertThat(others).containsOnly(others.get(0)).doesNotContain(found.get(0), "nobody");
        }
    }

    @Test
    void whatRunsAtTheSameTimeOrIsSomethingElseIsNoneThatIsStartedAgain() throws Exception {
        String connect = "exec 3<>/dev/tcp/127.0.0.1/";
        try (ServerSocket server = listen("127.0.0.1")) {
            String call = connect + server.getLocalPort() + "; read -r -u 3 end; exit";
            child("bash", "-c", "bash -c '" + call + "' & bash -c '" + call + "' & wait; exit");
            try (Socket one = server.accept();
                    Socket two = server.accept()) {
                assertThat(behind(one)).isNotEqualTo(behind(two)).endsWith("/bash");
            }
            Process ours = bash("127.0.0.1", server);
            try (Socket three = server.accept()) {
                assertThat(behind(three)).isEqualTo(ours.pid() + "/bash");
            }
        }
    }

    @Test
    void ourOwnProcessIsOneLikeAnyOther() throws Exception {
        String name = Files.readString(Path.of("/proc/self/comm")).strip();
        try (ServerSocket server = listen("127.0.0.1");
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(behind(accepted)).isEqualTo(ProcessHandle.current().pid() + "/" + name);
        }
    }

    @Test
    void nobodyIsBehindAConnectionThatItsClientHasClosed() throws Exception {
        try (ServerSocket server = listen("127.0.0.1")) {
            Process child = bash("127.0.0.1", server);
            try (Socket accepted = server.accept()) {
                assertThat(behind(accepted)).isEqualTo(child.pid() + "/bash");
                child.getOutputStream().close();
                assertThat(accepted.getInputStream().read()).as("its FIN").isEqualTo(-1);
                assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

                assertThat(behind(accepted)).isEqualTo("nobody");
            }
        }
    }

    @Test
    void theOtherEndMatters() throws Exception {
        try (ServerSocket server = listen("127.0.0.1");
                ServerSocket other = listen("127.0.0.1");
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(processes.behind(
                            printed(accepted.getRemoteSocketAddress()), printed(other.getLocalSocketAddress())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ":1",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:99999",
                "127.0.0.1:999999",
                "127.0.0.300:1",
                "localhost:1",
                "10.1.2.3:1",
                "[2001:db8::1]:1",
                "[]:1",
                "[::1:1",
                "[:::]:1",
                "127.0.0.1.:1"
            })
    void whatIsNoLoopbackAddressHasNobodyBehindIt(String client) {
        assertThat(processes.behind(client, "127.0.0.1:80")).isEmpty();
        assertThat(processes.behind("127.0.0.1:80", client)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sl\n",
                "0: 0100007F:0001",
                "0: 0100007F:0001 0100007F:0050 01 0 0 0 0 0 0 1",
                "0: 0100007F:0001 0100007F:0050 01 0 0 0 0 0 77 1",
                "\u0000\u00ff\n\n"
            })
    void strangeTablesAreNoTrouble(String table) throws IOException {
        Path net = Files.createDirectory(directory.resolve("net"));
        Files.writeString(net.resolve("tcp"), table, StandardCharsets.ISO_8859_1);
        Files.createDirectory(net.resolve("tcp6"));
        Files.createDirectory(directory.resolve("1"));
        Files.createDirectories(directory.resolve("2").resolve("fd").resolve("3"));

        assertThat(new Processes(directory).behind("127.0.0.1:1", "127.0.0.1:80"))
                .isEmpty();
    }

    @Test
    void whereThereIsNoProcThereIsNoAnswer() {
        assertThat(new Processes(directory.resolve("none")).behind("127.0.0.1:1", "127.0.0.1:80"))
                .isEmpty();
    }
}
