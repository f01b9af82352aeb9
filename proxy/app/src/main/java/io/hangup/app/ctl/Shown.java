package io.hangup.app.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an admin port answered, for people. */
public final class Shown {
    private final int mostChars;

    /**
     * For a place to show it.
     *
     * @param mostChars how wide that is; {@link Table#UNBOUNDED} for what is no terminal
     */
    public Shown(int mostChars) {
        this.mostChars = mostChars;
    }

    /** A row for each proxy. */
    public List<String> proxies(String json) {
        Table table = new Table("PROXY", "LISTEN", "UPSTREAM", "CONNECTIONS", "RULES", "ARMED");
        for (JsonTree proxy : JsonTree.of(json).list("proxies")) {
            table.add(
                    proxy.text("proxy"),
                    proxy.text("listen"),
                    proxy.text("upstream"),
                    proxy.text("connections"),
                    proxy.text("rules"),
                    proxy.text("armed"));
        }
        return table.lines(mostChars);
    }

    /** A row for each connection, and a word where some could not be asked. */
    public List<String> connections(String json) {
        JsonTree answer = JsonTree.of(json);
        Table table =
                new Table("PROXY", "CONNECTION", "CLIENT", "AGE", "FROM CLIENT", "FROM UPSTREAM", "STATE", "PLAN");
        for (JsonTree each : answer.list("connections")) {
            table.add(
                    each.text("proxy"),
                    each.text("connection"),
                    each.text("client"),
                    seconds(each.text("ageMillis")),
                    each.text("fromClientBytes") + " B",
                    each.text("fromUpstreamBytes") + " B",
                    each.text("state"),
                    each.text("plan"));
        }
        return answer.text("partial").equals("true")
                ? with(table, "! not all of them: an event loop did not answer in time")
                : table.lines(mostChars);
    }

    /** A row for each rule. */
    public List<String> rules(String json) {
        Table table = rules();
        JsonTree.of(json).list("rules").forEach(rule -> add(rule, table));
        return table.lines(mostChars);
    }

    /** The row of one rule. */
    public List<String> rule(String json) {
        Table table = rules();
        add(JsonTree.of(json), table);
        return table.lines(mostChars);
    }

    private static Table rules() {
        return new Table("PROXY", "RULE", "ARMED", "FAULTS", "UNTIL", "WHAT");
    }

    private static void add(JsonTree rule, Table table) {
        table.add(
                rule.text("proxy"),
                rule.text("rule"),
                rule.text("armed").equals("true") ? "✓ armed" : "· no",
                rule.text("faults"),
                rule.text("until"),
                rule.text("text"));
    }

    /** How many connections a rule took, and how many its limits or the cap of all rules kept from it. */
    public List<String> fired(String json) {
        JsonTree fired = JsonTree.of(json);
        return List.of("✗ " + fired.text("proxy") + "/" + fired.text("rule") + " takes "
                + counted(fired.text("connections"), "connection")
                + unlessNone("; only observed: ", fired.text("observed"))
                + unlessNone("; held back by the cap: ", fired.text("heldBack"))
                + unlessNone("; spared by the rule's own limits: ", fired.text("spared")));
    }

    private static String unlessNone(String words, String count) {
        return count.isEmpty() || count.equals("0") ? "" : words + count;
    }

    /** How many rules the kill switch disarmed. */
    public List<String> disarmed(String json) {
        return List.of("■ disarmed " + counted(JsonTree.of(json).text("disarmed"), "rule"));
    }

    /** What a reload changed. */
    public List<String> reloaded(String json) {
        JsonTree answer = JsonTree.of(json);
        return List.of(
                "● reloaded: proxies " + names(answer.inner("proxies")),
                "            rules " + names(answer.inner("rules")));
    }

    private static String names(JsonTree changes) {
        String all = List.of("added", "removed", "changed").stream()
                .filter(kind -> !changes.list(kind).isEmpty())
                .map(kind -> kind + " "
                        + changes.list(kind).stream().map(JsonTree::text).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "as they were" : all;
    }

    /** A row for each episode, and whether more is to come. */
    public List<String> reactions(String json) {
        JsonTree answer = JsonTree.of(json);
        Table table = new Table("PROXY", "RULE", "CONNECTION", "FAULT", "CLIENT", "OUTCOME", "MARKS");
        for (JsonTree each : answer.list("episodes")) {
            table.add(
                    each.text("proxy"),
                    each.text("rule"),
                    each.text("connection"),
                    each.text("fault"),
                    each.text("client"),
                    each.text("outcome"),
                    each.list("marks").stream().map(JsonTree::text).collect(Collectors.joining(" ")));
        }
        return with(
                table,
                answer.text("settled").equals("true")
                        ? "■ settled: every outcome is known"
                        : "… not settled: " + counted(answer.text("pending"), "episode") + " pending");
    }

    private List<String> with(Table table, String last) {
        List<String> lines = new ArrayList<>(table.lines(mostChars));
        lines.add(last);
        return lines;
    }

    private static String counted(String number, String noun) {
        return number + " " + noun + (number.equals("1") ? "" : "s");
    }

    private static String seconds(String millis) {
        return millis.matches("[0-9]{1,15}")
                ? String.format(Locale.ROOT, "%.1f s", Long.parseLong(millis) / 1_000.0)
                : millis;
    }
}
