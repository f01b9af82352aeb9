package io.hangup.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks the admin port of the Hangup beside it for {@code /healthz}. A container's engine does so every few seconds, so this
 * costs no more than a JVM and a socket: no library is loaded, and none of Hangup's other classes.
 */
public final class Healthcheck {
    /** The verb. */
    public static final String NAME = "healthcheck";

    /** Where the admin port is, if nothing else is typed: {@code HOST:PORT}. */
    static final String ADMIN_VARIABLE = "HANGUP_ADMIN";
    /** The bearer token, for where {@code /healthz} is not open. */
    static final String TOKEN_VARIABLE = "HANGUP_ADMIN_TOKEN";

    private static final String USUAL = "127.0.0.1:9191";
    private static final String PLAIN = "http://";
    private static final String TLS = "https://";
    private static final String WELL = "HTTP/1.1 200 ";
    private static final String UNAUTHORIZED = "HTTP/1.1 401 ";
    private static final Pattern HANGUP = Pattern.compile("\r\nserver: *Hangup/", Pattern.CASE_INSENSITIVE);
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_ANSWER_BYTES = 4_096;

    private Healthcheck() {}

    /**
     * Whether a command line is this and has nothing but an address, so that no other class is needed for it.
     *
     * @param args the command line
     */
    public static boolean isPlain(String... args) {
        return (args.length == 1 || (args.length == 2 && !args[1].startsWith("-"))) && args[0].equals(NAME);
    }

    /** Asks, with this process' environment and standard error. */
    public static int ask(String... args) {
        return ask(name -> Optional.ofNullable(System.getenv(name)), System.err, args);
    }

    /**
     * Asks. A certificate is verified as the JVM does it, but on loopback, where whoever listens beside us is not in doubt and a
     * certificate is for the names that others call it by; there it is not shown the token either.
     *
     * @param args the command line: the verb, and perhaps {@code [http[s]://]HOST:PORT}
     * @param environment the value of a variable; empty where it is not set
     * @param err where it is said what is wrong, in one line
     * @return 0 where Hangup is well, 1 where it says that it is not, 2 where that is no address, 3 where it cannot be asked
     */
    public static int ask(Function<String, Optional<String>> environment, PrintStream err, String... args) {
        String where =
                args.length > 1 ? args[1] : environment.apply(ADMIN_VARIABLE).orElse(USUAL);
        boolean tls = where.startsWith(TLS);
        String address = (tls
                        ? where.substring(TLS.length())
                        : where.startsWith(PLAIN) ? where.substring(PLAIN.length()) : where)
                .replaceFirst("/$", "");
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            InetSocketAddress at = new InetSocketAddress(near(colon < 0 ? "" : address.substring(0, colon)), port);
            Optional<String> token = environment.apply(TOKEN_VARIABLE).filter(held -> !held.isEmpty());
            if (tls && !at.isUnresolved() && at.getAddress().isLoopbackAddress()) {
                return ask(where, at, Optional.of(anyone()), Optional.empty(), err);
            }
            return ask(where, at, tls ? Optional.of(SSLContext.getDefault()) : Optional.empty(), token, err);
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("this JVM has no TLS", broken);
        } catch (IllegalArgumentException wrong) {
            err.println("hangup: " + where + " is no address (expected: [https://]HOST:PORT, as in " + USUAL + ")");
            return ExitCode.USAGE;
        }
    }

    /**
     * The same.
     *
     * @param where what it is called
     * @param tls what TLS is spoken with; empty for plain HTTP
     * @param token to be shown
     */
    static int ask(
            String where, InetSocketAddress at, Optional<SSLContext> tls, Optional<String> token, PrintStream err) {
        try {
            String answer = talk(at, tls, token);
            if (!HANGUP.matcher(answer).find()) {
                err.println("hangup: " + where + " answered, but it is not Hangup's admin port: "
                        + answer.lines().findFirst().orElse("nothing came"));
                return ExitCode.UNREACHABLE;
            }
            if (answer.startsWith(WELL)) {
                return ExitCode.OK;
            }
            err.println("hangup: " + where + " does not say that it is well, but: "
                    + answer.replace("\r\n", " ").trim()
                    + (tls.isPresent() && token.isEmpty() && answer.startsWith(UNAUTHORIZED)
                            ? " (the token is shown only to whom --ca vouches for)"
                            : ""));
            return ExitCode.INTERNAL;
        } catch (IOException failed) {
            err.println("hangup: no answer from " + where + " (" + failed.getMessage()
                    + "); the health check needs an admin" + " port there: admin: { listen: " + USUAL
                    + " }, or name another one in " + ADMIN_VARIABLE);
            return ExitCode.UNREACHABLE;
        }
    }

    /** An address to listen on, as one to connect to. */
    private static String near(String host) {
        return switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "[::]" -> "::1";
            default -> host;
        };
    }

    private static String talk(InetSocketAddress at, Optional<SSLContext> tls, Optional<String> token)
            throws IOException {
        try (Socket plain = new Socket()) {
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.connect(at, TIMEOUT_MILLIS);
            try (Socket socket = tls.isPresent() ? wrapped(plain, at, tls.get()) : plain) {
                String request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + token.map(held -> "Authorization: Bearer " + held + "\r\n")
                                .orElse("") + "\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                InputStream answer = socket.getInputStream();
                return new String(answer.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
            }
        }
    }

    private static Socket wrapped(Socket plain, InetSocketAddress at, SSLContext tls) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, at.getHostString(), at.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext anyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has TLS", impossible);
        }
    }

    /** An extended one: the name in a certificate is not looked at either. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
