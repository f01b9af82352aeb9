package io.hangup.app.demo;

import io.hangup.app.explain.Explanation;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.List;
import java.util.stream.Stream;

/**
 * One fault to be shown, as the only rule of a proxy of its own.
 *
 * @param rule of that proxy, and its name
 * @param says what the client sends to bring the moment about
 */
record Scene(Rule rule, String says) {
    /** The classic: two bytes are sent, one is read, and the connection is closed. */
    static final Scene CLASSIC = new Scene(
            new Rule(
                    "classic", new Fault.Unread(Target.CLIENT), new Moment.Sent(Side.CLIENT, 1), new Connections.All()),
            "ab");

    /** A request of as many bytes as the upstream waits for. */
    private static final String REQUEST = "ping";

    /** How many bytes a request and its answer have. */
    static int requestBytes() {
        return REQUEST.length();
    }

    /** Every other fault, at the moment that hurts most: the request was delivered, nothing of the answer is. */
    static List<Scene> others() {
        return Fault.all(Target.CLIENT).stream()
                .filter(fault -> !fault.equals(CLASSIC.rule().fault()))
                .map(fault -> new Scene(
                        new Rule(fault.name(), fault, new Moment.Answering(), new Connections.All()), REQUEST))
                .toList();
    }

    /** What its fault promises. */
    Explanation promise() {
        return Explanation.of(rule.fault()).orElseThrow();
    }

    static List<Scene> all() {
        return Stream.concat(Stream.of(CLASSIC), others().stream()).toList();
    }
}
