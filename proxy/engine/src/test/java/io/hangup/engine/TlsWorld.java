package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.proxy.Endpoint;
import io.hangup.testkit.Background;
import io.hangup.testkit.Loopback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A key made for the occasion, a TLS server that echoes one line, and clients that trust it and name whom they want. */
final class TlsWorld {
    private static final String PASSWORD = "for-a-test";
    private static final int PATIENCE_MILLIS = 20_000;

    private final KeyManagerFactory own;
    private final TrustManagerFactory trusted;

    private TlsWorld(KeyManagerFactory own, TrustManagerFactory trusted) {
        this.own = own;
        this.trusted = trusted;
    }

    /** A new one each time: a session that is resumed says the server name of its first time again. */
    private SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** Makes the key with the JDK's own tool. */
    static TlsWorld in(Path directory) throws Exception {
        Path file = directory.resolve("key.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=a test",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("keytool.txt")))
                .isZero();

        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        return new TlsWorld(own, trusted);
    }

    /** Says hello through this address, and returns the answer. */
    String talk(InetSocketAddress address, String protocol, String serverName)
            throws IOException, GeneralSecurityException {
        try (Socket socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket tls =
                    (SSLSocket) context().getSocketFactory().createSocket(socket, null, address.getPort(), false);
            tls.setEnabledProtocols(new String[] {protocol});
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setServerNames(names(serverName));
            tls.setSSLParameters(parameters);
            tls.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            return line(tls);
        }
    }

    private static List<SNIServerName> names(String serverName) {
        return serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName));
    }

    private static String line(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** The first bytes of a client that names this server, a char for each. */
    String hello(String serverName) throws IOException, GeneralSecurityException {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(names(serverName));
        engine.setSSLParameters(parameters);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return StandardCharsets.ISO_8859_1.decode(hello.flip()).toString();
    }

    Server serve() throws IOException, GeneralSecurityException {
        return new Server(context()
                .getServerSocketFactory()
                .createServerSocket(0, 0, Loopback.port(0).getAddress()));
    }

    /** Takes one client after the other; one that breaks off is no reason to stop. */
    static final class Server implements AutoCloseable {
        private final ServerSocket listener;
        private final CompletableFuture<String> serving;

        private Server(ServerSocket listener) {
            this.listener = listener;
            this.serving = Background.start(this::serveAll);
        }

        Endpoint endpoint() {
            return new Endpoint(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
        }

        private String serveAll() {
            while (true) {
                try (Socket client = listener.accept()) {
                    client.setSoTimeout(PATIENCE_MILLIS);
                    answer(client);
                } catch (IOException closed) {
                    return closed.toString();
                }
            }
        }

        private static void answer(Socket client) {
            try {
                String answer = "echo: " + line(client) + "\n";
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException broken) {
                // Its own test says what the client has got.
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            serving.join();
        }
    }
}
