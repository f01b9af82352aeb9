import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The first connection is reset in the middle of its answer; the second one is served. */
class ResetTest {
    private static final String IMAGE = System.getenv().getOrDefault("HANGUP_IMAGE", "hangup:latest");

    @Test
    void theFirstAnswerIsResetAndTheSecondArrives() throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(0), 0);
        service.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        service.start();
        String upstream = "host.docker.internal:" + service.getAddress().getPort();
        try (GenericContainer<?> hangup = new GenericContainer<>(IMAGE)
                .withExtraHost("host.docker.internal", "host-gateway")
                .withEnv("HANGUP_ADMIN_TOKEN", "only-for-this-test")
                .withCommand("run", "0.0.0.0:8080=" + upstream, "--rule", "reset when answering, [1]",
                        "--admin", "0.0.0.0:9191")
                .withExposedPorts(9191)
                .waitingFor(Wait.forHttp("/readyz").forPort(9191))) {
            hangup.start();
            // The container's own address. getHost() and getMappedPort() lead through Docker's forwarder, which turns a
            // RST into an ordinary end of the stream: the test would not see the fault at all.
            String address = hangup.getContainerInfo()
                    .getNetworkSettings().getNetworks().values().iterator().next().getIpAddress();

            SocketException reset = assertThrows(SocketException.class, () -> get(address));
            assertEquals("Connection reset", reset.getMessage());
            assertEquals("hello", get(address));
        } finally {
            service.stop(0);
        }
    }

    /** A plain socket, because clients of HTTP hide what happened behind a second try of their own. */
    private static String get(String address) throws IOException {
        try (Socket client = new Socket(address, 8080)) {
            client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }
}
