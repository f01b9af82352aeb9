package io.hangup.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of quantity that is written as a number and a unit, such as {@code 64KiB} or {@code 1.5s}. A bare number is
 * refused, because every unit would be a guess.
 *
 * @param noun what it is, for messages
 * @param example one that is right
 * @param units by their names, each in multiples of what is counted
 * @param likely the units that a bare number probably meant
 * @param counted what is counted; there is no half of one
 * @param least the smallest quantity there is, in multiples of what is counted: 0 or 1
 * @param most the largest quantity there is, in multiples of what is counted
 */
record Quantity(
        String noun,
        String example,
        Map<String, Long> units,
        List<String> likely,
        String counted,
        long least,
        long most) {
    private static final int MAX_CHARS = 40;

    /** So many digits, times any unit, are a long. */
    private static final int FEW_DIGITS = 9;

    private static final Pattern FORM =
            Pattern.compile("(?<number>[0-9]+(?:\\.[0-9]+)?)(?<blank>\\s*)(?<unit>[A-Za-z]*(?:/[A-Za-z]*)?)");

    /** Numbers of bytes. */
    static final Quantity SIZE =
            new Quantity("size", "64KiB", sizes(), List.of("B", "KiB"), "bytes", 1, Long.MAX_VALUE);

    /** Spans of time, counted in milliseconds, up to a year. */
    static final Quantity DURATION = new Quantity(
            "duration", "500ms or 5s", durations(), List.of("ms", "s"), "milliseconds", 1, 365L * 24 * 3_600_000);

    /** Bytes per second. */
    static final Quantity SPEED = new Quantity(
            "speed", "64KiB/s", speeds(), List.of("B/s", "KiB/s"), "bytes per second", 1, Long.MAX_VALUE - 1);

    /** The same kind with another bound. */
    Quantity upTo(long bound) {
        return new Quantity(noun, example, units, likely, counted, least, bound);
    }

    /** The same kind, where none at all is a quantity too. */
    Quantity orNone() {
        return new Quantity(noun, example, units, likely, counted, 0, most);
    }

    /** Quantities of this kind. */
    Type<Long> type() {
        return new Type.Word<>(expected(), Schema.text(pattern()), this::parse);
    }

    /** What one looks like, as a regular expression. */
    String pattern() {
        return (least == 0 ? "" : "(?=[0-9.]*[1-9])") + "[0-9]+(\\.[0-9]+)?(" + String.join("|", units.keySet()) + ")";
    }

    private String expected() {
        return "a " + noun + " such as " + example;
    }

    private Optional<Long> parse(Text text) {
        Matcher form = FORM.matcher(text.value());
        if (text.value().length() > MAX_CHARS || !form.matches()) {
            return text.refuse(noun + " " + text.quoted() + " (expected: " + expected() + ")");
        }
        String number = form.group("number");
        String unit = form.group("unit");
        Long scale = units.get(unit);
        if (unit.isEmpty()) {
            return text.refuse(
                    noun + " " + text.quoted() + " has no unit (expected: " + expected() + ")",
                    Nearest.didYouMean(likely.stream().map(number::concat).toArray(String[]::new)));
        }
        if (scale == null) {
            return text.part(form.start("unit"), form.end("unit"))
                    .refuse(
                            "unknown unit " + Glyphs.quoted(unit) + " (expected: " + String.join(", ", units.keySet())
                                    + ")",
                            near(unit, number));
        }
        if (!form.group("blank").isEmpty()) {
            return text.refuse(
                    noun + " " + text.quoted() + " has a blank before its unit (expected: " + expected() + ")",
                    Nearest.didYouMean(number + unit));
        }
        return whole(number, scale).or(() -> scaled(text, new BigDecimal(number).multiply(BigDecimal.valueOf(scale))));
    }

    /**
     * Most quantities are small and whole. For them {@link BigDecimal} stays unloaded: the tables that it makes first on
     * JDK 25, powers of 5 up to the 65,536th, take longer than all of a configuration.
     */
    private Optional<Long> whole(String number, long scale) {
        if (number.length() > FEW_DIGITS || number.indexOf('.') >= 0) {
            return Optional.empty();
        }
        long amount = Long.parseLong(number) * scale;
        return amount == 0 || amount > most ? Optional.empty() : Optional.of(amount);
    }

    private Optional<Long> scaled(Text text, BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        if (plain.scale() > 0) {
            return text.refuse(noun + " " + text.quoted() + " is " + plain.toPlainString() + " " + counted
                    + " (expected: a whole number of " + counted + ")");
        }
        if (plain.compareTo(BigDecimal.valueOf(least)) < 0 || plain.compareTo(BigDecimal.valueOf(most)) > 0) {
            return text.refuse(
                    noun + " " + text.quoted() + " (expected: from " + least + " to " + most + " " + counted + ")");
        }
        return Optional.of(plain.longValueExact());
    }

    /** The units that begin with the same letter: {@code kb} may mean KB and KiB, {@code sec} means s. */
    private Optional<String> near(String unit, String number) {
        String first = unit.substring(0, 1).toLowerCase(Locale.ROOT);
        String[] near = units.keySet().stream()
                .filter(known -> known.toLowerCase(Locale.ROOT).startsWith(first))
                .map(number::concat)
                .toArray(String[]::new);
        return near.length == 0 ? Optional.empty() : Optional.of(Nearest.didYouMean(near));
    }

    private static Map<String, Long> sizes() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("B", 1L);
        units.put("KB", 1_000L);
        units.put("KiB", 1L << 10);
        units.put("MB", 1_000_000L);
        units.put("MiB", 1L << 20);
        units.put("GB", 1_000_000_000L);
        units.put("GiB", 1L << 30);
        return units;
    }

    private static Map<String, Long> speeds() {
        Map<String, Long> units = new LinkedHashMap<>();
        sizes().forEach((unit, bytes) -> units.put(unit + "/s", bytes));
        return units;
    }

    private static Map<String, Long> durations() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ms", 1L);
        units.put("s", 1_000L);
        units.put("m", 60_000L);
        units.put("h", 3_600_000L);
        return units;
    }
}
