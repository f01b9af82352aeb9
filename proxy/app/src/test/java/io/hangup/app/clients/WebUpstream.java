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

/** An HTTP/1.1 server that keeps its connections, answers every request with the same 1,000 bytes, and counts requests. */
final class WebUpstream implements AutoCloseable {
    /** The body of every answer. */
    static final int BODY_BYTES = 1_000;

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";
    private static final byte[] ANSWER = (HEAD + "x".repeat(BODY_BYTES)).getBytes(ISO_8859_1);
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    /** How much of an answer has passed when half of its body has. */
    static final int HALF_BYTES = HEAD.length() + BODY_BYTES / 2;

    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final ProbeServer server;

    private WebUpstream(ProbeServer server) {
        this.server = server;
    }

    /** Listens on a free port of loopback. */
    static WebUpstream open() throws IOException {
        WebUpstream upstream = new WebUpstream(ProbeServer.open());
        upstream.server.serve(upstream::meet);
        return upstream;
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
                read = peer.readExactly(contentLength(head), Behaviour.PATIENCE_MILLIS);
                if (read.end() instanceof Ok) {
                    methods.add(head.substring(0, head.indexOf(" ")));
                    answers = peer.writeAll(ANSWER, Behaviour.PATIENCE_MILLIS);
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
