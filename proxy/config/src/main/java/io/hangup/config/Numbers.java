package io.hangup.config;

import io.hangup.config.Text.Form;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers as YAML 1.2's core schema writes them, and shares in percent. */
final class Numbers {
    private static final int MAX_CHARS = 40;
    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;
    private static final int MAX_DECIMALS = 6;
    private static final int WHOLE = 100;
    private static final Pattern WHOLE_SHARE = Pattern.compile("[0-9]{1,2}|100");
    private static final Pattern INTEGER =
            Pattern.compile("(?<decimal>[-+]?[0-9]+)|0o(?<octal>[0-7]+)|0x(?<hexadecimal>[0-9a-fA-F]+)");
    private static final Pattern GROUPED = Pattern.compile("[-+]?[0-9]+(?:[_,' ][0-9]+)+");
    private static final Pattern SHARE = Pattern.compile("(?<number>-?[0-9]+(?:\\.[0-9]+)?)(?<blank>\\s*)(?<sign>%?)");

    private Numbers() {}

    /** Whole numbers from {@code least} to {@code most}. A number in quotes is a text, and no number. */
    static Type<Long> between(String noun, long least, long most, String expected) {
        return new Type.Word<>(
                expected,
                Schema.whole(least, most),
                text -> integer(text, noun, expected)
                        .flatMap(value -> bounded(text, noun, value, least, most, expected)));
    }

    /** A whole number of 64 bits from {@code least}. */
    static Optional<Long> integer(Text text, String noun, long least, String expected) {
        return integer(text, noun, expected)
                .flatMap(value -> bounded(text, noun, value, least, Long.MAX_VALUE, expected));
    }

    private static Optional<Long> bounded(
            Text text, String noun, BigInteger value, long least, long most, String expected) {
        return value.compareTo(BigInteger.valueOf(least)) >= 0 && value.compareTo(BigInteger.valueOf(most)) <= 0
                ? Optional.of(value.longValueExact())
                : text.refuse(noun + ": " + value + " (expected: " + expected + ")");
    }

    private static Optional<BigInteger> integer(Text text, String noun, String expected) {
        Matcher form = INTEGER.matcher(text.value());
        String message = noun + ": " + text.quoted() + " (expected: " + expected + ")";
        if (text.value().length() > MAX_CHARS) {
            return text.refuse(message);
        }
        if (!form.matches()) {
            return GROUPED.matcher(text.value()).matches()
                    ? text.refuse(message, Nearest.didYouMean(text.value().replaceAll("[_,' ]", "")))
                    : text.refuse(message);
        }
        if (isQuoted(text)) {
            return text.refuse(
                    noun + ": the text " + text.quoted() + " (expected: " + expected + ")", "without quotes");
        }
        if (form.group("decimal") != null) {
            return Optional.of(new BigInteger(form.group("decimal")));
        }
        return Optional.of(
                form.group("octal") != null
                        ? new BigInteger(form.group("octal"), OCTAL)
                        : new BigInteger(form.group("hexadecimal"), HEXADECIMAL));
    }

    /** Whether a text is in quotes, so that to YAML it is no number and no truth value. */
    private static boolean isQuoted(Text text) {
        return text.form() == Form.QUOTED || text.form() == Form.ESCAPED;
    }

    /** {@code true} or {@code false}. */
    static Type<Boolean> truth(String noun) {
        String expected = "true or false";
        return new Type.Word<>(expected, Schema.TRUTH, text -> {
            boolean isTrue = text.value().equals("true");
            String message = noun + ": " + text.quoted() + " (expected: " + expected + ")";
            if (!isTrue && !text.value().equals("false")) {
                return text.refuse(message, Nearest.hint(text.value(), List.of("true", "false")));
            }
            return isQuoted(text)
                    ? text.refuse(
                            noun + ": the text " + text.quoted() + " (expected: " + expected + ")", "without quotes")
                    : Optional.of(isTrue);
        });
    }

    /** A share such as {@code 20%} or {@code 0.5%}, in percent, with so few decimals that it is printed as it was written. */
    static Optional<Double> percent(Text text, String expected) {
        Matcher form = SHARE.matcher(text.value());
        String message = "connections: " + text.quoted() + " (expected: " + expected + ")";
        if (text.value().length() > MAX_CHARS || !form.matches()) {
            return text.refuse(message);
        }
        String number = form.group("number");
        if (form.group("sign").isEmpty()) {
            return number.contains(".")
                    ? text.refuse(message, Nearest.didYouMean(number + "%"))
                    : text.refuse(message, Nearest.didYouMean(number + "%", "[" + number + "]"));
        }
        if (!form.group("blank").isEmpty()) {
            return text.refuse(message, Nearest.didYouMean(number + "%"));
        }
        if (WHOLE_SHARE.matcher(number).matches()) {
            return Optional.of(Double.valueOf(number));
        }
        BigDecimal share = new BigDecimal(number);
        if (share.signum() < 0 || share.compareTo(BigDecimal.valueOf(WHOLE)) > 0) {
            return text.refuse("connections: " + text.value() + " (expected: a share from 0% to 100%)");
        }
        return share.stripTrailingZeros().scale() > MAX_DECIMALS
                ? text.refuse("connections: " + text.value() + " (expected: at most " + MAX_DECIMALS + " decimals)")
                : Optional.of(share.doubleValue());
    }
}
