package io.hangup.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that must not change unnoticed: who sends what changes something a second time, and who does not.
 *
 * @param situation its name
 * @param animal its name
 * @param well whether the application is told that all is well
 * @param received how often the server gets the call
 * @param resends how often Hangup says that the same was said again; each is a duplicate
 */
record Check(String situation, String animal, boolean well, long received, int resends) {
    private static final String ON_USED = "pooled-write";
    private static final String ON_NEW = "fresh-write";

    /** All of them. */
    static final List<Check> ALL = List.of(
            new Check(ON_USED, "HttpURLConnection", true, 2, 1),
            new Check(ON_USED, "OkHttp", true, 2, 1),
            new Check(ON_USED, "java.net.http.HttpClient", false, 1, 0),
            new Check(ON_NEW, "HttpURLConnection", false, 2, 1),
            new Check(ON_USED, "Node http.Agent", false, 1, 0),
            new Check(ON_USED, "Node fetch", false, 1, 0),
            new Check(ON_USED, "Python http.client", false, 1, 0),
            new Check(ON_USED, "Python requests", false, 1, 0),
            new Check("pooled-write-fin", "Lettuce", true, 2, 1),
            new Check("gap-write", "pgjdbc", false, 1, 0),
            new Check(ON_USED, "redis-cli", false, 1, 0));

    /** Whether it is about this cell. */
    boolean isAbout(Cell cell) {
        return cell.situation().id().equals(situation) && cell.animal().name().equals(animal);
    }

    private boolean isAbout(Row row) {
        return isAbout(new Cell(row.animal(), row.situation()));
    }

    /** What is not as it must be, in words; nothing where all is. */
    static List<String> failures(List<Row> rows) {
        List<String> failures = new ArrayList<>();
        for (Check check : ALL) {
            List<Row> about = rows.stream().filter(check::isAbout).toList();
            if (about.isEmpty()) {
                failures.add(check + ": it could not be run");
            }
            about.stream().filter(row -> !check.holds(row)).forEach(row -> failures.add(check + ": it is " + row));
        }
        return failures;
    }

    private boolean holds(Row row) {
        return row.isWell() == well
                && row.received() == received
                && row.told()
                        .filter(told ->
                                told.resends() == resends && told.resent().equals(resends > 0 ? "duplicate" : "none"))
                        .isPresent();
    }
}
