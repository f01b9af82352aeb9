package io.hangup.testkit;

import io.hangup.testkit.CallResult.Bytes;
import io.hangup.testkit.CallResult.Ok;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a server does with one connection, on a thread of its own.
 *
 * <p>A behaviour closes its connection itself; one that does not leaves it open until the server is closed.
 */
@FunctionalInterface
public interface Behaviour {
    /** The bound of each call a behaviour makes: long, as closing the server ends them all. */
    long PATIENCE_MILLIS = 3_600_000;

    /** Meets one client, and tells what was seen. */
    Seen meet(Peer peer);

    /** Sends back what comes; a FIN for a FIN. */
    static Behaviour echo() {
        return peer -> {
            Received.Collector in = new Received.Collector();
            byte[] block = new byte[Wire.LARGEST_CALL_BYTES];
            CallResult read = peer.read(ByteBuffer.wrap(block), PATIENCE_MILLIS);
            Sent out = new Sent(0, new Ok(0));
            while (read instanceof Bytes some && out.end() instanceof Ok) {
                in.add(block, some.count());
                Sent sent = peer.writeAll(ByteBuffer.wrap(block, 0, some.count()), PATIENCE_MILLIS);
                out = new Sent(out.accepted() + sent.accepted(), sent.end());
                read = peer.read(ByteBuffer.wrap(block), PATIENCE_MILLIS);
            }
            peer.close();
            return new Seen(in.ended(read), out);
        };
    }

    /** Reads to the end, then closes. */
    static Behaviour sink() {
        return peer -> {
            Seen seen = neverAnswers().meet(peer);
            peer.close();
            return seen;
        };
    }

    /** Reads to the end, says nothing, and keeps its direction open. */
    static Behaviour neverAnswers() {
        return peer -> new Seen(peer.readToEnd(PATIENCE_MILLIS), new Sent(0, new Ok(0)));
    }

    /** Does nothing at all: bytes stay unread. */
    static Behaviour neverReads() {
        return peer -> new Seen(new Received.Collector().ended(new Ok(0)), new Sent(0, new Ok(0)));
    }

    /** Sends {@code payload}, in chunks that follow from {@code chunkSeed}, and a FIN; then reads to the end and closes. */
    static Behaviour source(Payload payload, long chunkSeed) {
        return peer -> {
            Sent out = payload.sendOver(peer, chunkSeed, PATIENCE_MILLIS);
            peer.shutdownOutput();
            Seen seen = sink().meet(peer);
            return new Seen(seen.in(), out);
        };
    }

    /** Sends {@code greeting} (ISO 8859-1) before the client has said anything, then behaves as {@code then}, which tells. */
    static Behaviour speaksFirst(String greeting, Behaviour then) {
        return peer -> {
            peer.writeAll(greeting.getBytes(StandardCharsets.ISO_8859_1), PATIENCE_MILLIS);
            return then.meet(peer);
        };
    }

    /** For every {@code requestBytes} that came, sends {@code responseBytes} zeros; closes after the client's FIN. */
    static Behaviour answers(int requestBytes, int responseBytes) {
        return peer -> {
            Received.Collector in = new Received.Collector();
            long answered = 0;
            Received request = peer.readExactly(requestBytes, PATIENCE_MILLIS);
            Sent out = new Sent(0, new Ok(0));
            while (request.end() instanceof Ok && out.end() instanceof Ok) {
                in.add(request.bytes(), requestBytes);
                out = peer.writeAll(new byte[responseBytes], PATIENCE_MILLIS);
                answered += out.accepted();
                request = peer.readExactly(requestBytes, PATIENCE_MILLIS);
            }
            in.add(request.bytes(), (int) request.count());
            peer.close();
            return new Seen(in.ended(request.end()), new Sent(answered, out.end()));
        };
    }

    /** Reads exactly {@code bytes} and sends a RST. */
    static Behaviour resetAfter(long bytes) {
        return peer -> {
            Received in = peer.readExactly(bytes, PATIENCE_MILLIS);
            peer.reset();
            return new Seen(in, new Sent(0, new Ok(0)));
        };
    }

    /** What a behaviour read and wrote, and how both ended; {@code Ok} where nothing ended it. */
    record Seen(Received in, Sent out) {}
}
