package io.hangup.app.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hangup.app.log.Printable;
import io.hangup.core.proxy.Endpoint;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Errno;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Asks a Hangup to end connections, and sees how they end here. Each probe is a connection of its own, over plain sockets and
 * with the kernel's word for every call, because a library of HTTP makes one failure of a RST and a FIN.
 */
public final class Doctor {
    private static final long CONNECT_MILLIS = 5_000;
    private static final long ANSWER_MILLIS = 5_000;
    private static final Pattern WELL = Pattern.compile("HTTP/1\\.[01] 200 ");
    private static final Pattern NOT_LET_IN = Pattern.compile("HTTP/1\\.[01] (401|421) ");
    private static final int MAX_ANSWER_BYTES = 16 * 1024;

    private static final String HOW =
            "Name the admin port of a running Hangup (run --admin), or its probe (run --probe).";
    private static final String FORWARDED =
            "this way is forwarded, so a closed port of Hangup's machine is not reachable on it";
    private static final String ENDS_HERE =
            "not asked: what makes an EOF of a RST has accepted the connection before it dials";

    private final String asked;
    private final InetSocketAddress at;

    private Doctor(String asked, InetSocketAddress at) {
        this.asked = asked;
        this.at = at;
    }

    /**
     * Makes all probes, one after the other; at most about half a minute, if nothing ever comes.
     *
     * @param endpoint an admin port, or a probe
     * @throws NoAnswer if no Hangup can be asked there
     */
    public static Diagnosis examine(Endpoint endpoint) throws NoAnswer {
        try {
            InetAddress host = InetAddress.getByName(endpoint.host());
            return new Doctor(endpoint.toString(), new InetSocketAddress(host, endpoint.port())).examine();
        } catch (UnknownHostException unknown) {
            throw new NoAnswer(
                    endpoint + " cannot be reached: the host name " + endpoint.host() + " is unknown",
                    "Look how it is spelt, or name the address.");
        }
    }

    private Diagnosis examine() throws NoAnswer {
        Way way = introduction();
        Finding reset = ended(Probe.RESET, "/probe/reset");
        Finding close = ended(Probe.CLOSE, "/probe/close");
        return new Diagnosis(asked, way, List.of(reset, close, refused(way, reset)));
    }

    /** Who answers there, and how it sees the way. */
    private Way introduction() throws NoAnswer {
        try (ProbeClient client = connected()) {
            Received answer = ask(client, "/probe");
            Map<String, String> fields = fields(answer);
            if (!fields.containsKey("hangup")) {
                throw stranger(answer);
            }
            return new Way(
                    at,
                    client.localPort(),
                    Printable.of(fields.getOrDefault("hangup", "")),
                    address(fields.getOrDefault("address", "")),
                    address(fields.getOrDefault("client", "")));
        }
    }

    private ProbeClient connected() throws NoAnswer {
        ProbeClient client = open();
        CallResult connected = client.connect(at, CONNECT_MILLIS);
        if (connected instanceof CallResult.Ok) {
            return client;
        }
        client.close();
        if (connected instanceof CallResult.TimedOut) {
            throw new NoAnswer(
                    asked + " cannot be reached: no connection within " + CONNECT_MILLIS / 1_000 + " s", HOW);
        }
        boolean refused = connected instanceof CallResult.Failed failed && failed.errno() == Errno.ECONNREFUSED;
        throw new NoAnswer(
                asked + " cannot be reached: " + (refused ? "nobody listens there" : connected.toString()), HOW);
    }

    private NoAnswer stranger(Received answer) {
        String said = answer.text();
        if (NOT_LET_IN.matcher(said).lookingAt()) {
            return new NoAnswer(
                    asked + " does not let a doctor in: it answered " + firstLine(said) + " to GET /probe",
                    "Let its `admin: open:` list /probe and its `admin: hosts:` that name, or name its probe (run --probe).");
        }
        if (said.startsWith("HTTP/")) {
            return new NoAnswer(
                    asked + " is no Hangup that can be asked: it answered " + firstLine(said) + " to GET /probe",
                    "It is another server, something in between, or a Hangup from before hangup doctor. " + HOW);
        }
        if (answer.count() > 0 && said.charAt(0) <= 0x18) {
            return new NoAnswer(
                    asked + " speaks TLS, in which no RST can be asked for",
                    "Start Hangup with run --probe [HOST:]PORT too, and name that port.");
        }
        return new NoAnswer(
                asked + " accepts connections and is no Hangup that can be asked: "
                        + (answer.count() > 0 ? "what it answers is not HTTP" : "GET /probe got " + answer.end()),
                "A forwarder in front of a closed port looks so, a proxied port, and an admin port with TLS, over which no RST can"
                        + " be asked for. " + HOW);
    }

    /** What came where an end was asked for. */
    private Finding ended(Probe probe, String path) throws NoAnswer {
        try (ProbeClient client = connected()) {
            Received answer = ask(client, path);
            return answer.count() > 0
                    ? new Finding(probe, Finding.Verdict.LOST, "an answer", firstLine(answer.text()))
                    : Finding.of(probe, answer.end().toString(), "");
        }
    }

    private Finding refused(Way way, Finding reset) throws NoAnswer {
        if (reset.came().equals("EOF")) {
            return new Finding(Probe.REFUSED, Finding.Verdict.LOST, "", ENDS_HERE);
        }
        if (!way.samePlace()) {
            return Finding.notAsked(Probe.REFUSED, FORWARDED);
        }
        int port = closedPort();
        try (ProbeClient client = open()) {
            return Finding.of(
                    Probe.REFUSED,
                    client.connect(new InetSocketAddress(at.getAddress(), port), CONNECT_MILLIS)
                            .toString(),
                    "port " + port);
        }
    }

    private int closedPort() throws NoAnswer {
        try (ProbeClient client = connected()) {
            Received answer = ask(client, "/probe/refused");
            try {
                return Integer.parseInt(fields(answer).getOrDefault("port", ""));
            } catch (NumberFormatException none) {
                throw stranger(answer);
            }
        }
    }

    private static ProbeClient open() {
        try {
            return ProbeClient.open();
        } catch (IOException noDescriptor) {
            throw new IllegalStateException("no socket can be opened", noDescriptor);
        }
    }

    private Received ask(ProbeClient client, String path) {
        client.write("GET " + path + " HTTP/1.1\r\nHost: " + asked + "\r\nConnection: close\r\n\r\n", ANSWER_MILLIS);
        return client.readExactly(MAX_ANSWER_BYTES, ANSWER_MILLIS);
    }

    /** The fields of the object in an answer, those of its inner objects too; none where there is no such object. */
    private static Map<String, String> fields(Received answer) {
        Map<String, String> fields = new HashMap<>();
        String text = answer.text();
        int object = text.indexOf('{');
        if (object < 0 || !WELL.matcher(text).lookingAt()) {
            return fields;
        }
        // Up to its end: who stands in between may have sent the answer on in chunks.
        try (JsonParser json = new JsonFactory().createParser(text.substring(object, text.lastIndexOf('}') + 1))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        || json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(json.currentName(), json.getText());
                }
            }
            return fields;
        } catch (IOException noJson) {
            return Map.of();
        }
    }

    private InetSocketAddress address(String text) throws NoAnswer {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(text.substring(0, Math.max(colon, 0))),
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (UnknownHostException | IllegalArgumentException malformed) {
            throw new NoAnswer(
                    asked + " describes the connection as \"" + Printable.of(text) + "\", which is no address", HOW);
        }
    }

    private static String firstLine(String text) {
        return Printable.of(text.lines().findFirst().orElse(""));
    }
}
