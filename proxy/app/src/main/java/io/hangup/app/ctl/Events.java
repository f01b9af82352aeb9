package io.hangup.app.ctl;

import io.hangup.app.ctl.AdminFailure.Why;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Follows the events of a running Hangup (server-sent events, as the HTML standard has them). A connection that ends is opened
 * again behind the last event that came, so that nothing is missed which the other end still keeps.
 */
public final class Events {
    private static final int TRIES = 30;
    private static final long BETWEEN_TRIES_MILLIS = 1_000;

    private final AdminClient client;
    private final String path;
    private final Consumer<String> notes;
    private String lastId = "";

    /**
     * Follows nothing yet.
     *
     * @param path with the query that chooses among them
     * @param notes is told in a line when a connection ended
     */
    public Events(AdminClient client, String path, Consumer<String> notes) {
        this.client = client;
        this.path = path;
        this.notes = notes;
    }

    /**
     * Tells each event as it comes.
     *
     * @param wantsMore is told the event, and says whether to go on
     * @throws AdminFailure if the other end refuses, or could not be reached 30 times, a second apart
     */
    public void follow(Predicate<Event> wantsMore) throws AdminFailure, InterruptedException {
        boolean more = tell(client.follow(path, lastId), wantsMore);
        for (int tries = 0; more; tries++) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
            try {
                more = tell(client.follow(path, lastId), wantsMore);
                tries = 0;
            } catch (AdminFailure failed) {
                if (failed.why() != Why.UNREACHABLE || tries >= TRIES) {
                    throw failed;
                }
            }
        }
    }

    /** Tells the events of one connection; whether more are wanted behind its end. */
    private boolean tell(Stream<String> lines, Predicate<Event> wantsMore) {
        String type = "";
        StringBuilder data = new StringBuilder();
        try (lines) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                String value = line.substring(line.indexOf(':') + 1).stripLeading();
                if (line.startsWith("id:")) {
                    lastId = value;
                } else if (line.startsWith("event:")) {
                    type = value;
                } else if (line.startsWith("data:")) {
                    data.append(value);
                } else if (line.isEmpty() && data.length() > 0) {
                    if (!wantsMore.test(new Event(lastId, type, data.toString()))) {
                        return false;
                    }
                    type = "";
                    data.setLength(0);
                }
            }
            notes.accept("the stream of events has ended; going on behind the last one");
        } catch (UncheckedIOException lost) {
            notes.accept("the stream of events was lost; going on behind the last one");
        }
        return true;
    }
}
