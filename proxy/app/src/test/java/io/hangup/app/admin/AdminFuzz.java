package io.hangup.app.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A target of the fuzzer: whatever is sent to the admin port, it answers in HTTP or closes, and answers the next one. */
public final class AdminFuzz {
    private static final Serving PORT = serving();

    private AdminFuzz() {}

    private static Serving serving() {
        try {
            return Serving.of(new Serving.Pages(within -> true, () -> true, () -> "", new NothingThere()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by Jazzer, and by a test with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String answer = talk(input);
        if (!answer.isEmpty() && !answer.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("no answer of HTTP: " + answer);
        }
        if (answer.startsWith("HTTP/1.1 5")
                && !answer.startsWith("HTTP/1.1 505")
                && !answer.startsWith("HTTP/1.1 501")) {
            throw new AssertionError("it does not cope: " + answer);
        }
        String next = PORT.ask("GET /readyz");
        if (!next.startsWith("HTTP/1.1 200 ")) {
            throw new AssertionError("the next request got: " + next);
        }
    }

    private static String talk(byte[] input) throws IOException {
        try (Socket socket = PORT.connect()) {
            try {
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.SocketTimeoutException silent) {
                throw new AssertionError("neither an answer nor an end", silent);
            } catch (IOException closedOnUs) {
                return "";
            }
        }
    }
}
