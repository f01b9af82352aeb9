package io.hangup.app.explain;

import io.hangup.core.rule.Scenario;
import java.util.Map;
import java.util.Optional;

/**
 * What a scenario is for people. What clients do was measured, each with a scripted server; the versions are those that were
 * tried.
 *
 * @param title in half a line
 * @param cause what brings it about in production
 * @param wire what can be seen on the wire, on the client's side
 * @param reaction what the right client does, and what some do
 */
public record Production(String title, String cause, String wire, String reaction) {
    private static final Map<String, Production> ALL = Map.of(
            "nat-idle",
            new Production(
                    "a connection that was forgotten while it was idle",
                    "A NAT gateway or a network load balancer drops a flow that was silent for too long, and says nothing."
                            + " Both ends believe in the connection until one of them sends.",
                    "nothing for at least 4 s; then the client's next bytes, and one RST in answer. Nothing of those bytes"
                            + " reaches the upstream, which gets a FIN",
                    "The write is taken, and the read behind it gets ECONNRESET. The request was never delivered, but the"
                            + " client cannot know that: it sends it again on a new connection if sending it twice does no"
                            + " harm, or else reports the error. Better is never to meet it: close connections that were"
                            + " idle for longer than the gateway allows, or keep them awake with TCP keep-alive."),
            "lb-idle",
            new Production(
                    "a connection that is reset while it is idle",
                    "A load balancer whose idle timeout is shorter than the client's, and which says so.",
                    "nothing for 4 s, then one RST that nobody asked for",
                    "The next call on the connection gets ECONNRESET, before anything was sent: it is safe to send the"
                            + " request on a new connection. A pool that looks at a connection before it hands it out never"
                            + " shows this to its user; most HTTP clients do. Python's http.client does not, and Apache"
                            + " HttpClient 5.5 fails a POST. The remedy is an idle timeout in the client that is shorter than"
                            + " the balancer's."),
            "rolling-restart",
            new Production(
                    "all connections at once, then nobody there, then all is well",
                    "A deployment, a crash, an out-of-memory kill: the process is gone with all its connections, its port is"
                            + " closed, and a while later a new one listens.",
                    "5 s after the rule was armed a RST on every connection that is open; for 5 s a RST in answer to each SYN;"
                            + " then all is as before. The port is closed first, so that nobody who comes back at once gets in",
                    "What was under way fails with ECONNRESET, and connect with ECONNREFUSED. The client drops all pooled"
                            + " connections to that address, and connects again with pauses that grow and differ from client"
                            + " to client, so that the new process does not meet all of them in the same millisecond. No HTTP"
                            + " client that was tried waits by itself: their retries came within 10 ms."),
            "commit-gap",
            new Production(
                    "the work is done, the answer is lost",
                    "The server, or something between, dies after the request was carried out and before the answer was"
                            + " sent. It is the gap in which duplicates are made.",
                    "the request passes whole; in place of the first byte of the answer comes a RST",
                    "Nobody can tell this from a request that was never carried out. The client repeats only what may be"
                            + " repeated, or sends a key by which the server knows the second one; a transaction is asked about"
                            + " before it is done again. HttpURLConnection and OkHttp 5.1 send a POST on a kept-alive"
                            + " connection a second time and say nothing of it: the upstream has it twice."),
            "keepalive-race",
            new Production(
                    "a kept-alive connection ends as it is used again",
                    "The server's keep-alive timeout is shorter than the client's, so that its FIN and the next request cross"
                            + " on the way.",
                    "20 ms after an answer a FIN; the client's ACK; a RST. A client that finishes too as soon as it sees the"
                            + " FIN may get no RST; then the log says that the fault was missed",
                    "A read gets EOF, the first write EPIPE. Nothing was delivered, so it is safe to send the request on a new"
                            + " connection; a client that looks at the connection before it uses it does so anyway. The remedy"
                            + " is an idle timeout in the client that is shorter than the server's."),
            "upload-413",
            new Production(
                    "a server that stops reading an upload and closes",
                    "The body is too large, or the user may not send it: the server answers before it has read all, and"
                            + " closes. The bytes that it left unread make its kernel send a RST.",
                    "64 KiB of the client are delivered, and what the upstream has answered by then; then one RST while the"
                            + " client still writes. On a fast link 64 KiB have mostly come before any answer, and the RST is all"
                            + " that the client gets",
                    "The client reads the answer though its write has failed: what had come before the RST is still in its"
                            + " kernel, and says why. Of an answer that came in time curl and Node show the 413; Go,"
                            + " HttpURLConnection and Python lose it and show a reset. Sending the same body again at once is of no use. `Expect: 100-continue` asks"
                            + " before it sends."),
            "backlog-overflow",
            new Production(
                    "a connection that dies right behind its handshake",
                    "A listener that is closed while connections wait in its backlog, or a load balancer that has no backend:"
                            + " the handshake is complete, and nobody is there.",
                    "the handshake, and 10 ms later one RST; the upstream is not dialled",
                    "connect succeeds, and the first call behind it gets ECONNRESET. It is to be taken as a refusal: nothing was"
                            + " delivered, so the request may be sent again, after a pause or to another address. A client that"
                            + " counts failures of connect only does not see that this server is down."),
            "cut-download",
            new Production(
                    "a long answer that breaks off",
                    "A server or a proxy that dies in the middle of a long answer.",
                    "the first 1 MiB of what the upstream sends, to the byte, then one RST",
                    "The part is never taken for the whole: its length or its checksum says so. It is kept, and the rest is"
                            + " asked for (`Range:`). A RST is hard to overlook. With close in place of reset the answer ends"
                            + " with a FIN, and Python's requests and the HttpURLConnection of JDK 17 return the half as if it"
                            + " were all."),
            "failover",
            new Production(
                    "silence, then all connections at once, then nobody there",
                    "The primary of a database hangs; it is declared dead, and its connections end; until the standby has its"
                            + " address, nobody listens.",
                    "5 s after the rule was armed 2 s without anything on the connections that are open; then a RST on each;"
                            + " new ones are refused until 3 s after that",
                    "A call has a limit of its own, so that the silence ends with it. After the RST the client does not know"
                            + " whether its last transaction was carried out, and asks before it does it again. It connects"
                            + " again with growing pauses, and asks the name service each time: the address may be another."),
            "tls-terminator-dies",
            new Production(
                    "a reset in the middle of the TLS handshake",
                    "What ends TLS in front of the server restarts or runs out of memory while clients are saying hello.",
                    "the first two bytes of the client's hello are delivered, and what asked for TLS before them (STARTTLS,"
                            + " PostgreSQL's SSLRequest); then one RST",
                    "The handshake fails with ECONNRESET, which is no sign of a wrong certificate and must not be reported as"
                            + " one. Nothing of the application was delivered, so it is safe to connect again, after a pause."));

    /** What this scenario is, or empty where nobody has written it: a defect, which a test finds. */
    public static Optional<Production> of(Scenario scenario) {
        return Optional.ofNullable(ALL.get(scenario.name()));
    }
}
