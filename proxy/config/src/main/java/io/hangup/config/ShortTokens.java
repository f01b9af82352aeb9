package io.hangup.config;

import io.hangup.config.Escapes.Glyph;
import io.hangup.config.Text.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts one line into pieces at its commas, and each piece into words at its blanks. A word in double quotes, with
 * {@linkplain Escapes escapes}, may hold both; a list in brackets that begins a piece may hold commas.
 */
final class ShortTokens {
    private final Text line;
    private final List<Piece> pieces = new ArrayList<>();
    private List<Text> words = new ArrayList<>();
    private int begin;
    private Text comma;
    private boolean complete = true;

    private ShortTokens(Text line) {
        this.line = line;
        this.comma = line;
    }

    /**
     * What stands between two commas.
     *
     * @param comma the one before it; of the first piece, all of the line
     * @param whole all of it, without the blanks around it
     * @param words in the order of the line
     */
    record Piece(Text comma, Text whole, List<Text> words) {}

    /** The pieces of a line, at least one, or empty where quotes are wrong, which was reported. */
    static Optional<List<Piece>> of(Text line) {
        ShortTokens tokens = new ShortTokens(line);
        tokens.cut();
        return tokens.complete ? Optional.of(tokens.pieces) : Optional.empty();
    }

    private void cut() {
        String value = line.value();
        int at = 0;
        while (at < value.length()) {
            char next = value.charAt(at);
            if (next == ',') {
                endPiece(at);
                comma = line.part(at, at + 1);
                begin = at + 1;
                at++;
            } else if (Character.isWhitespace(next)) {
                at++;
            } else {
                at = word(at);
            }
        }
        endPiece(value.length());
    }

    private void endPiece(int end) {
        pieces.add(new Piece(comma, line.part(begin, end).trimmed(0), words));
        words = new ArrayList<>();
    }

    /** Takes the word that begins there, and tells where it ends. */
    private int word(int from) {
        String value = line.value();
        if (value.charAt(from) == '"') {
            return quoted(from);
        }
        boolean isList = value.charAt(from) == '[' && words.isEmpty();
        int to = from;
        if (isList) {
            int close = value.indexOf(']', from);
            to = close < 0 ? value.length() : close;
        }
        while (to < value.length() && value.charAt(to) != ',' && !Character.isWhitespace(value.charAt(to))) {
            to++;
        }
        words.add(line.part(from, to));
        return to;
    }

    private int quoted(int from) {
        String value = line.value();
        int to = from + 1;
        while (to < value.length() && value.charAt(to) != '"') {
            to += value.charAt(to) == '\\' ? 2 : 1;
        }
        if (to >= value.length()) {
            line.part(from, value.length()).refuse("a quote that is not closed (expected: \" at the end of the text)");
            complete = false;
            return value.length();
        }
        Text inside = line.part(from + 1, to);
        Optional<List<Glyph>> glyphs = Escapes.of(inside);
        complete &= glyphs.isPresent();
        StringBuilder text = new StringBuilder();
        glyphs.ifPresent(all -> all.forEach(glyph -> text.appendCodePoint(glyph.value())));
        words.add(new Text(inside.reading(), text.toString(), inside.from(), inside.to(), Form.ESCAPED));
        return to + 1;
    }
}
