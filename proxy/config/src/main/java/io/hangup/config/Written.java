package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A file as far as it could be read. What is empty was left out, or is wrong and was reported.
 *
 * @param proxies those that are mappings
 */
record Written(
        Optional<Long> seed,
        Optional<Long> threads,
        Optional<TransportChoice> transport,
        Optional<Located<Endpoint>> admin,
        Optional<UnaryOperator<Timeouts>> timeouts,
        List<Proxy> proxies) {
    static Optional<Written> read(Cursor cursor) {
        return Optional.of(new Written(
                cursor.take(Language.SEED),
                cursor.take(Language.THREADS),
                cursor.take(Language.TRANSPORT),
                cursor.take(Language.ADMIN),
                cursor.take(Language.TIMEOUTS),
                cursor.take(Language.PROXIES).orElse(List.of())));
    }

    /** One entry of {@code proxies}. */
    record Proxy(
            Optional<Located<String>> name,
            Optional<Located<Endpoint>> listen,
            Optional<Located<Endpoint>> upstream,
            Optional<UnaryOperator<Timeouts>> timeouts,
            List<Rule> rules) {
        static Optional<Proxy> read(Cursor cursor) {
            return Optional.of(new Proxy(
                    cursor.take(Language.PROXY_NAME),
                    cursor.take(Language.LISTEN),
                    cursor.take(Language.UPSTREAM),
                    cursor.take(Language.TIMEOUTS),
                    cursor.take(Language.RULES).orElse(List.of())));
        }
    }

    /** One entry of {@code rules}; its own place serves where it has no name. */
    record Rule(
            Text place,
            Optional<Located<String>> name,
            Optional<Fault> fault,
            Optional<Target> side,
            Optional<Moment> moment,
            Optional<Connections> connections) {
        static Optional<Rule> read(Cursor cursor) {
            return Optional.of(new Rule(
                    cursor.place(),
                    cursor.take(Language.RULE_NAME),
                    cursor.take(Language.FAULT),
                    cursor.take(Language.SIDE),
                    cursor.take(Language.WHEN),
                    cursor.take(Language.CONNECTIONS)));
        }
    }
}
