package io.hangup.config;

import io.hangup.config.Text.Form;
import io.hangup.core.rule.Timeouts;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads names and timeouts. */
final class Phrases {
    static final String NAME_FORM = "1 to 63 letters, digits, \"-\", \"_\" and \".\"";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
    private static final Pattern NO_TEXT =
            Pattern.compile("[Tt]rue|TRUE|[Ff]alse|FALSE|[-+]?[.0-9][.0-9_]*(?:[eE][-+]?[0-9]+)?|0[xo][0-9a-fA-F]+");

    private Phrases() {}

    /** Whether something may be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name of something, with its place. What YAML takes for a number or a truth value needs quotes. */
    static Type<Located<String>> name(String noun) {
        return new Type.Word<>(NAME_FORM, Schema.text(NAME.pattern()), text -> {
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

    /** What holds for rules that do not say it themselves. */
    static Optional<Defaults> defaults(Cursor cursor) {
        return Optional.of(new Defaults(
                cursor.take(StagingLanguage.ARMED).orElse(Defaults.NONE.armed()),
                cursor.take(StagingLanguage.FOR).map(OptionalLong::of).orElse(Defaults.NONE.forMillis())));
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
        Optional<Long> settle = cursor.take(Language.SETTLE);
        return Optional.of(around -> new Timeouts(
                connect.orElse(around.connectMillis()),
                halfClosed.orElse(around.halfClosedMillis()),
                stalled.orElse(around.stalledMillis()),
                unread.orElse(around.unreadMillis()),
                acked.orElse(around.ackedMillis()),
                finAcked.orElse(around.finAckedMillis()),
                drain.orElse(around.drainMillis()),
                mirror.orElse(around.mirrorMillis()),
                blind.orElse(around.blindMillis()),
                settle.orElse(around.settleMillis())));
    }
}
