package io.hangup.app.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult.Ok;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Received;
import io.hangup.testkit.Sent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP/1.1 server that keeps its connections, answers every request with the same bytes, and counts requests. One for a
 * path that ends with {@code never} gets no answer.
 */
final class WebUpstream implements AutoCloseable {
    /** The body of every answer, where nothing else was asked for. */
    static final int BODY_BYTES = 1_000;

    /** HttpURLConnection keeps a connection for 5 s only, unless it is told that it may keep it longer. */
    private static final String HEADERS = "\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\nContent-Length: ";

    private static final String OK = "HTTP/1.1 200 OK" + HEADERS;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    /** How much of an answer has passed when half of its body has. */
    static final int HALF_BYTES = headBytes(BODY_BYTES) + BODY_BYTES / 2;

    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final ProbeServer server;
    private final byte[] answer;
    private final boolean readsBodies;

    private WebUpstream(String head, int bodyBytes, boolean readsBodies) throws IOException {
        this.server = ProbeServer.open();
        this.answer = (head + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes)).getBytes(ISO_8859_1);
        this.readsBodies = readsBodies;
        server.serve(this::meet);
    }

    /** Listens on a free port of loopback. */
    static WebUpstream open() throws IOException {
        return open(BODY_BYTES);
    }

    /** The same, with answers of that size. */
    static WebUpstream open(int bodyBytes) throws IOException {
        return new WebUpstream(OK, bodyBytes, true);
    }

    /** One that answers each request with 413 as soon as it has its head, whatever its body is. */
    static WebUpstream tooSmall() throws IOException {
        return new WebUpstream("HTTP/1.1 413 Content Too Large" + HEADERS, BODY_BYTES, false);
    }

    /** The bytes before a body of this size. */
    static int headBytes(int bodyBytes) {
        return OK.length() + Integer.toString(bodyBytes).length() + "\r\n\r\n".length();
    }

    int port() {
        return server.address().getPort();
    }

    /** The method of every request that came whole, in order. */
    List<String> methods() {
        return List.copyOf(methods);
    }

    private Behaviour.Seen meet(Peer peer) {
        StringBuilder head = new StringBuilder();
        Sent answers = new Sent(0, new Ok(0));
        Received read = peer.readExactly(1, Behaviour.PATIENCE_MILLIS);
        while (read.end() instanceof Ok) {
            head.append(read.text());
            if (head.indexOf("\r\n\r\n") >= 0) {
                read = peer.readExactly(readsBodies ? contentLength(head) : 0, Behaviour.PATIENCE_MILLIS);
                if (read.end() instanceof Ok) {
                    methods.add(head.substring(0, head.indexOf(" ")));
                    answers = head.indexOf("never HTTP") >= 0
                            ? answers
                            : peer.writeAll(answer, Behaviour.PATIENCE_MILLIS);
                    head.setLength(0);
                    read = peer.readExactly(1, Behaviour.PATIENCE_MILLIS);
                }
            } else {
                read = peer.readExactly(1, Behaviour.PATIENCE_MILLIS);
            }
        }
        peer.close();
        return new Behaviour.Seen(read, answers);
    }

    private static long contentLength(CharSequence head) {
        Matcher length = CONTENT_LENGTH.matcher(head);
        return length.find() ? Long.parseLong(length.group(1)) : 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
