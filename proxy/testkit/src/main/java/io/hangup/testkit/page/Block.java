package io.hangup.testkit.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A fenced block of a page of Markdown.
 *
 * <p>What stands behind the language is not shown to a reader. Behind {@code sh} it is a mark: {@link #STAYS}, or why nobody runs
 * the block here. Behind any other language it is the name of the file that the block holds.
 *
 * @param where page and line, for errors
 * @param language the first word behind the fence; empty where there is none
 * @param mark the words behind it; empty where there are none
 * @param text all its lines, each with its end
 */
public record Block(String where, String language, String mark, String text) {
    /** The mark of commands the last of which runs until it is stopped. */
    public static final String STAYS = "stays";

    /** The language of what the block before it prints; {@code …} stands for what differs. */
    static final String OUTPUT = "text";

    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\S*)([^\\n]*)\\n(.*?)^```$");

    /** All blocks of a page, in its order. */
    public static List<Block> of(Path page) throws IOException {
        String text = Files.readString(page);
        return FENCED.matcher(text)
                .results()
                .map(found -> new Block(
                        page.getFileName() + ":"
                                + (1 + text.substring(0, found.start()).lines().count()),
                        found.group(1),
                        found.group(2).strip(),
                        found.group(3)))
                .toList();
    }

    /** Whether it holds commands, for whomever. */
    public boolean isCommands() {
        return language.equals("sh");
    }

    /** Whether it holds a file, whose name it has. */
    public boolean isFile() {
        return !isCommands() && !mark.isEmpty();
    }

    /** Whether a session runs it: its commands have no mark, or {@link #STAYS}. */
    public boolean isRun() {
        return isCommands() && (mark.isEmpty() || mark.equals(STAYS));
    }
}
