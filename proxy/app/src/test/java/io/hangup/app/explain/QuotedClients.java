package io.hangup.app.explain;

/** What pages quote of {@code docs/clients.md}. */
final class QuotedClients {
    private QuotedClients() {}

    /** The end of a section about this fault or scenario; nothing where real clients were not put into it. */
    static String of(String name) {
        StringBuilder text = new StringBuilder();
        for (RealClients.Quote quote : RealClients.of(name)) {
            text.append(text.isEmpty() ? "\n**Real clients:**\n\n" : "")
                    .append("- [%s](clients.md#%s)\n".formatted(quote.situation(), quote.id()));
            quote.groups().forEach(group -> text.append("  - ").append(group).append('\n'));
        }
        return text.toString();
    }
}
