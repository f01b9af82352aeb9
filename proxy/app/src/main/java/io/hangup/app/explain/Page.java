package io.hangup.app.explain;

import java.util.ArrayList;
import java.util.List;

/** Text of 80 columns that is being set: paragraphs with a label in the margin. */
public final class Page {
    /** What a terminal shows in one line. */
    public static final int COLUMNS = 80;

    private final StringBuilder text = new StringBuilder();
    private final int margin;

    /**
     * An empty page.
     *
     * @param margin columns for the labels
     */
    public Page(int margin) {
        this.margin = margin;
    }

    /** A line as it is. */
    public Page line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** An empty line. */
    public Page gap() {
        return line("");
    }

    /** A paragraph, wrapped between words. */
    public Page paragraph(String words) {
        wrap(words, COLUMNS).forEach(this::line);
        return this;
    }

    /** A paragraph with a label in the margin beside its first line. */
    public Page beside(String label, String words) {
        String beside = label;
        for (String line : wrap(words, COLUMNS - margin)) {
            line(beside + " ".repeat(margin - beside.length()) + line);
            beside = "";
        }
        return this;
    }

    /** What real clients did, where that was measured: a paragraph for each situation. */
    Page clients(List<RealClients.Quote> quotes) {
        String label = "Real clients";
        for (RealClients.Quote quote : quotes) {
            beside(label, quote.situation() + ".");
            quote.groups().forEach(group -> beside("", "- " + group));
            label = "";
        }
        return quotes.isEmpty()
                ? this
                : beside("", "docs/clients.md has what each of them saw.").gap();
    }

    private static List<String> wrap(String words, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
