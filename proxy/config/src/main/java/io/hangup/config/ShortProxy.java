package io.hangup.config;

import io.hangup.config.Value.Scalar;
import io.hangup.core.proxy.Endpoint;
import java.util.Optional;

/**
 * The short form of a proxy, for the command line: {@code LISTEN=UPSTREAM}, in the words of the file.
 *
 * @param listen where clients connect
 * @param upstream who is dialled for each of them
 */
public record ShortProxy(Endpoint listen, Endpoint upstream) {
    private static final String SOURCE = "LISTEN=UPSTREAM";

    /** Reads a proxy such as {@code 15432=localhost:5432}. */
    public static Loaded<ShortProxy> parse(String text) {
        Reading reading = Reading.ofLine(SOURCE, text);
        Optional<ShortProxy> proxy = read(Text.ofLine(reading));
        return reading.result(proxy::orElseThrow);
    }

    /**
     * Reads the address of a listener, such as {@code 9191} (on loopback) or {@code 0.0.0.0:9191}.
     *
     * @param option that it was given to; what problems call the text
     */
    public static Loaded<Endpoint> parseListen(String option, String text) {
        Reading reading = Reading.ofLine(option, text);
        Optional<Located<Endpoint>> listen = read(Language.LISTEN, Text.ofLine(reading));
        return reading.result(() -> listen.orElseThrow().value());
    }

    private static Optional<ShortProxy> read(Text line) {
        int equals = line.value().indexOf('=');
        if (equals < 0) {
            return line.refuse(line.quoted() + " (expected: LISTEN=UPSTREAM, such as 15432=localhost:5432)");
        }
        Optional<Located<Endpoint>> listen = read(Language.LISTEN, line.part(0, equals));
        Optional<Located<Endpoint>> upstream = read(Language.UPSTREAM, line.trimmed(equals + 1));
        listen.ifPresent(from -> upstream.ifPresent(to -> Compiler.checkLoop(from.value(), to)));
        return listen.flatMap(from -> upstream.map(to -> new ShortProxy(from.value(), to.value())));
    }

    private static Optional<Located<Endpoint>> read(Field<Located<Endpoint>> field, Text text) {
        return field.type().read(new Scalar(field.name(), text));
    }
}
