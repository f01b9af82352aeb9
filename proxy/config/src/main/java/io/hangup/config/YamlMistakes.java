package io.hangup.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Says in human words what the YAML library threw. A library stops at the first mistake of syntax, so this is the only
 * problem of its text. What is in no row of the table keeps the library's words.
 */
final class YamlMistakes {
    private static final String QUOTES = "a text with this in it needs quotes";

    /** Mistakes whose words are enough to tell them. {@code $1} is what the library named. */
    private static final List<Row> TABLE = List.of(
            row("found character '\\\\t.*", "tab used for indentation; use spaces", ""),
            row("found character '(.*)' that cannot.*", "a value cannot begin with \"$1\"", QUOTES),
            row("found undefined alias (.*)", "alias \"*$1\" names nothing (expected: \"&$1\" above it)", QUOTES),
            row(
                    "found unknown escape character.*",
                    "unknown escape",
                    "a backslash in double quotes is written twice; in single quotes it stands for itself"),
            row("expected escape sequence of (.) .*", "an escape that is too short (expected: $1 digits)", ""),
            row("could not find expected ':'", "no \":\" follows this key", ""),
            row("expected the node content, but found '?([^']+)'?", "unexpected \"$1\" (expected: a value)", QUOTES),
            row(
                    "expected <block end>, but found '<block mapping start>'",
                    "the indentation of this line fits no line above",
                    ""),
            row(
                    "expected <block end>, but found '?[?-]'?",
                    "a key and a list item side by side (expected: one or the other)",
                    ""),
            row("expected <block end>, but found .*", "this cannot stand here (expected: the next line)", ""),
            row(
                    "expected '<document start>', but found .*",
                    "this cannot stand here (expected: \"---\" before it)",
                    ""),
            row("(?:sequence entries|mapping keys) are not allowed here", "a list item or key cannot begin here", ""));

    /** One kind of mistake: the library's words and ours. */
    private record Row(Pattern theirs, String ours, String hint) {}

    private static final int MAX_CHARS = 200;

    private YamlMistakes() {}

    /** Reports a mistake; always empty. */
    static <T> Optional<T> report(Reading reading, Throwable thrown) {
        if (thrown instanceof MarkedYamlEngineException mistake) {
            Optional<Mark> mark = mistake.getProblemMark().or(mistake::getContextMark);
            if (mark.isPresent()) {
                return report(reading, mistake, mark.get().getIndex());
            }
        }
        if (thrown instanceof YamlVersionException) {
            return reading.refuse("this YAML version cannot be read (expected: 1.2)");
        }
        return reading.refuse(
                "this cannot be parsed as YAML (" + Glyphs.printable(shortened(thrown.getMessage())) + ")");
    }

    private static <T> Optional<T> report(Reading reading, MarkedYamlEngineException mistake, int at) {
        String theirs = shortened(mistake.getProblem());
        int opening = mistake.getContextMark().map(Mark::getIndex).orElse(at);
        if (theirs.equals("found unexpected end of stream")) {
            return reading.refuse(opening, opening + 1, "this quote is never closed", Optional.empty());
        }
        if (theirs.startsWith("expected ',' or ")) {
            return unclosed(reading, at, opening);
        }
        if (theirs.startsWith("mapping values")) {
            return secondColon(reading, at);
        }
        if (theirs.endsWith("found ':'")
                && reading.source().between(Math.max(0, at - 1), at).equals("[")) {
            return reading.refuse(
                    at - 1,
                    at,
                    "a list begins here (expected: an address)",
                    Optional.of("an IPv6 address needs quotes: \"[::1]:80\""));
        }
        int from = theirs.startsWith("could not") ? opening : at;
        if (reading.source().hides(from, from + 1)) {
            return reading.refuse(from, from + 1, "no YAML (expected: a value)", Optional.of(QUOTES));
        }
        for (Row row : TABLE) {
            Matcher words = row.theirs().matcher(theirs);
            if (words.matches()) {
                return reading.refuse(
                        from,
                        from + 1,
                        Glyphs.printable(words.replaceFirst(row.ours())),
                        Optional.of(row.hint()).filter(hint -> !hint.isEmpty()));
            }
        }
        return reading.refuse(from, from + 1, "no YAML: " + Glyphs.printable(theirs), Optional.empty());
    }

    private static <T> Optional<T> unclosed(Reading reading, int at, int opening) {
        if (reading.source().between(Math.max(0, at - 1), at).equals("$")) {
            return reading.refuse(
                    at - 1,
                    at + 1,
                    "a mapping begins here (expected: a text)",
                    Optional.of("inside of { } and [ ] a variable needs quotes: \"${NAME}\""));
        }
        String bracket = reading.source().between(opening, opening + 1);
        String closing = bracket.equals("[") ? "]" : "}";
        return at == reading.source().length()
                ? reading.refuse(opening, opening + 1, "\"" + bracket + "\" is never closed", Optional.empty())
                : reading.refuse(
                        at,
                        at + 1,
                        "\"" + bracket + "\" of line " + reading.source().line(opening)
                                + " is not closed before this (expected: \",\" or \"" + closing + "\")",
                        Optional.empty());
    }

    private static <T> Optional<T> secondColon(Reading reading, int at) {
        boolean isSecond = reading.source().lineUpTo(at).contains(": ");
        return reading.refuse(
                at,
                at + 1,
                isSecond
                        ? "a second \":\" on this line (expected: one key on a line)"
                        : "a key inside of the text that begins above it (expected: the indentation of the keys above, or a \":\""
                                + " behind that text)",
                isSecond
                        ? Optional.of("a mapping on one line needs { }, a text with \": \" in it needs quotes")
                        : Optional.empty());
    }

    private static String shortened(@Nullable String words) {
        String all = String.valueOf(words);
        return all.length() <= MAX_CHARS ? all : all.substring(0, MAX_CHARS) + "…";
    }

    private static Row row(String theirs, String ours, String hint) {
        return new Row(Pattern.compile(theirs, Pattern.DOTALL), ours, hint);
    }
}
