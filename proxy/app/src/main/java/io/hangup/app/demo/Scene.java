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
 * One fault to be shown, by the only rule of a proxy of its own.
 *
 * @param name of the proxy and its rule
 * @param fault what is shown
 * @param moment when
 * @param says what the client sends to bring the moment about
 */
record Scene(String name, Fault fault, Moment moment, String says) {
    /** The classic: two bytes are sent, one is read, and the connection is closed. */
    static final Scene CLASSIC =
            new Scene("classic", new Fault.Unread(Target.CLIENT), new Moment.Sent(Side.CLIENT, 1), "ab");

    /** A request of as many bytes as the upstream waits for. */
    private static final String REQUEST = "ping";

    /** How many bytes a request and its answer have. */
    static int requestBytes() {
        return REQUEST.length();
    }

    /** Every other fault, at the moment that hurts most: the request was delivered, nothing of the answer is. */
    static List<Scene> others() {
        return Fault.all(Target.CLIENT).stream()
                .filter(fault -> !fault.equals(CLASSIC.fault()))
                .map(fault -> new Scene(fault.name(), fault, new Moment.Answering(), REQUEST))
                .toList();
    }

    /** Its rule. */
    Rule rule() {
        return new Rule(name, fault, moment, new Connections.All());
    }

    /** What its fault promises. */
    Explanation promise() {
        return Explanation.of(fault).orElseThrow();
    }

    static List<Scene> all() {
        return Stream.concat(Stream.of(CLASSIC), others().stream()).toList();
    }
}
