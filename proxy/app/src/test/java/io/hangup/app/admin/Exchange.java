package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request on a connection of its own, and its answer.
 *
 * @param status 0 where the connection ended without an answer
 * @param head in small letters
 * @param body of a stream of events: its beginning
 */
record Exchange(int status, String head, String body) {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String STREAM = "content-type: text/event-stream";

    static Exchange of(int port, String method, String target, String headers, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                    + (body.length > 0 ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return parse(read(socket.getInputStream()), method + " " + target);
        } catch (SocketException reset) {
            return new Exchange(0, "", String.valueOf(reset.getMessage()));
        }
    }

    /** All of an answer; of a stream, which has no end, what there is of it when it has begun. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8_192];
        int count = in.read(some);
        while (count > 0) {
            all.write(some, 0, count);
            String text = all.toString(UTF_8);
            if (text.toLowerCase(Locale.ROOT).contains(STREAM) && text.contains(": hangup\n")) {
                return text;
            }
            count = in.read(some);
        }
        return all.toString(UTF_8);
    }

    private static Exchange parse(String answer, String request) {
        if (answer.isEmpty()) {
            return new Exchange(0, "", "");
        }
        Matcher status = Pattern.compile("HTTP/1.1 ([0-9]{3}) ").matcher(answer);
        int end = answer.indexOf("\r\n\r\n");
        if (!status.lookingAt() || end < 0) {
            throw new AssertionError(request + " was answered with: " + answer);
        }
        return new Exchange(
                Integer.parseInt(status.group(1)),
                answer.substring(0, end + 2).toLowerCase(Locale.ROOT),
                answer.substring(end + 4));
    }

    /** The type of the body, without its parameters; empty where none is said. */
    String type() {
        Matcher type = Pattern.compile("\r\ncontent-type: ([^;\r]*)").matcher(head);
        return type.find() ? type.group(1) : "";
    }
}
