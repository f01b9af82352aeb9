package io.hangup.app.report;

import io.hangup.app.log.Printable;
import java.util.ArrayList;
import java.util.List;

/** Text that is being set for a terminal: no line is wider than that, and no character of a text steers it. */
final class Lines {
    private final StringBuilder text = new StringBuilder();
    private final Look look;

    Lines(Look look) {
        this.look = look;
    }

    /** An empty line. */
    Lines gap() {
        text.append('\n');
        return this;
    }

    /** A title, with a rule to the end of the line. */
    Lines title(String words) {
        return put("── " + words + " " + "─".repeat(look.columns() - words.length() - 4), 0);
    }

    /**
     * A paragraph, wrapped between words.
     *
     * @param further columns in front of its further lines
     */
    Lines put(String words, int further) {
        wrapped(words, look.columns(), further)
                .forEach(line -> text.append(line).append('\n'));
        return this;
    }

    /** A paragraph behind a sign. */
    Lines put(int indent, Sign sign, String head, String words) {
        String plain = " ".repeat(indent) + Sign.FACT.shown(false) + " " + head;
        List<String> lines = wrapped(plain + words, look.columns(), indent + 2 + columns(head));
        text.append(" ".repeat(indent))
                .append(sign.shown(look.coloured()))
                .append(lines.get(0).substring(indent + 1))
                .append('\n');
        lines.stream().skip(1).forEach(line -> text.append(line).append('\n'));
        return this;
    }

    /** How many columns a terminal needs for a text: two for wide characters, none for what is put upon the one before. */
    static int columns(String text) {
        return text.codePoints().map(Lines::columns).sum();
    }

    private static int columns(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean isWide = (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFFE6)
                || point >= 0x1F000;
        return isWide ? 2 : 1;
    }

    /** Lines of at most so many columns; a word that is longer than a line is cut. */
    private static List<String> wrapped(String words, int columns, int further) {
        String before = " ".repeat(Math.min(further, columns / 2));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        String between = "";
        for (String word : Printable.of(words).split(" ", -1)) {
            if (columns(line + between + word) > columns && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(before);
                between = "";
            }
            line.append(between).append(word);
            between = " ";
            while (columns(line.toString()) > columns) {
                int fitting = fitting(line, columns);
                lines.add(line.substring(0, fitting));
                line.replace(0, fitting, before);
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** How many characters of a text fit into so many columns. */
    private static int fitting(CharSequence text, int columns) {
        int at = 0;
        int used = 0;
        while (true) {
            int point = Character.codePointAt(text, at);
            used += columns(point);
            if (used > columns) {
                return at;
            }
            at += Character.charCount(point);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
