package io.hangup.config;

import io.hangup.config.Text.Form;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads what is particular to rules and proxies: names, moments, connections, timeouts. */
final class Phrases {
    private static final String NAME_FORM = "1 to 63 letters, digits, \"-\", \"_\" and \".\"";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
    private static final Pattern NO_TEXT =
            Pattern.compile("[Tt]rue|TRUE|[Ff]alse|FALSE|[-+]?[.0-9][.0-9_]*(?:[eE][-+]?[0-9]+)?|0[xo][0-9a-fA-F]+");

    private Phrases() {}

    /** The name of something, with its place. What YAML takes for a number or a truth value needs quotes. */
    static Type<Located<String>> name(String noun) {
        return new Type.Word<>(NAME_FORM, text -> {
            if (text.form() == Form.PLAIN && NO_TEXT.matcher(text.value()).matches()) {
                return text.refuse(
                        noun + " name " + text.value() + " is no text to YAML (expected: a text)",
                        "in quotes it is one: " + text.quoted());
            }
            return NAME.matcher(text.value()).matches()
                    ? Optional.of(new Located<>(text.value(), text))
                    : text.refuse(noun + " name " + text.quoted() + " (expected: " + NAME_FORM + ")");
        });
    }

    /** A moment that is one word. */
    static Optional<Moment> moment(Text text) {
        for (Field<Moment> field : Language.MEASURED) {
            String rest = text.value().startsWith(field.name())
                    ? text.value().substring(field.name().length())
                    : "?";
            if (rest.isEmpty() || Character.isWhitespace(rest.charAt(0))) {
                String size = rest.isBlank() ? field.example() : rest.trim();
                return text.refuse(
                        "moment " + text.quoted() + " (expected: { " + field.name() + ": SIZE })",
                        Nearest.didYouMean("{ " + field.name() + ": " + size + " }"));
            }
        }
        return Language.PLAIN_MOMENT.parse(text);
    }

    /** A moment that needs to be told how much: the only key of its mapping. */
    static Optional<Moment> measuredMoment(Cursor cursor) {
        List<Text> keys = cursor.keys();
        if (cursor.isEmpty()) {
            return cursor.place().refuse("when: an empty mapping (expected: " + Language.PLAIN_MOMENT.expected() + ")");
        }
        if (keys.size() > 1) {
            keys.get(1).refuse("a second moment " + keys.get(1).quoted() + " (expected: one moment for a rule)");
        }
        List<Moment> moments = new ArrayList<>();
        Language.MEASURED.forEach(field -> cursor.take(field).ifPresent(moments::add));
        return moments.stream().findFirst();
    }

    /** All connections, or a share of them. */
    static Optional<Connections> connections(Text text) {
        return text.value().equals("all")
                ? Optional.of(new Connections.All())
                : Numbers.percent(text, Language.CONNECTIONS_FORM).map(Connections.Percent::new);
    }

    /** Connections named by their numbers, none of them twice. */
    static Optional<Connections> ordinals(List<Located<Long>> numbers, Text place) {
        Set<Long> seen = new HashSet<>();
        for (Located<Long> number : numbers) {
            if (!seen.add(number.value())) {
                number.place().refuse("connection " + number.value() + " is there twice (expected: once)");
            }
        }
        return seen.isEmpty() ? Optional.empty() : Optional.of(new Connections.Ordinals(seen));
    }

    /** The change that a mapping of timeouts makes to those that hold around it. */
    static Optional<UnaryOperator<Timeouts>> timeouts(Cursor cursor) {
        Optional<Long> connect = cursor.take(Language.CONNECT);
        Optional<Long> halfClosed = cursor.take(Language.HALF_CLOSED);
        Optional<Long> stalled = cursor.take(Language.STALLED);
        Optional<Long> unread = cursor.take(Language.UNREAD);
        Optional<Long> acked = cursor.take(Language.ACKED);
        Optional<Long> finAcked = cursor.take(Language.FIN_ACKED);
        Optional<Long> drain = cursor.take(Language.DRAIN);
        Optional<Long> mirror = cursor.take(Language.MIRROR);
        Optional<Long> blind = cursor.take(Language.BLIND);
        return Optional.of(around -> new Timeouts(
                connect.orElse(around.connectMillis()),
                halfClosed.orElse(around.halfClosedMillis()),
                stalled.orElse(around.stalledMillis()),
                unread.orElse(around.unreadMillis()),
                acked.orElse(around.ackedMillis()),
                finAcked.orElse(around.finAckedMillis()),
                drain.orElse(around.drainMillis()),
                mirror.orElse(around.mirrorMillis()),
                blind.orElse(around.blindMillis())));
    }
}
