package io.hangup.app.reload;

import io.hangup.app.log.Printable;
import io.hangup.config.HangupConfig;
import io.hangup.config.Problem;
import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What cannot change while it runs. A file that changes it all the same is refused as a whole, because what would run then is
 * neither the old nor the new one.
 */
final class Fixed {
    private final String file;
    private final String text;
    private final List<Problem> problems = new ArrayList<>();

    private Fixed(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Everything that is not as it was.
     *
     * @param file its name
     * @param text of the file, for the places
     */
    static List<Problem> problems(HangupConfig before, HangupConfig after, String file, String text) {
        Fixed fixed = new Fixed(file, text);
        fixed.check("threads", before.threads(), after.threads());
        fixed.check("transport", before.transport().word(), after.transport().word());
        fixed.checkAdmin(before, after);
        fixed.check("limits", limits(before), limits(after));
        fixed.check("reactions", reactions(before), reactions(after));
        return List.copyOf(fixed.problems);
    }

    /** Nothing that is said of it shows more than where it listens. */
    private void checkAdmin(HangupConfig before, HangupConfig after) {
        String was = listens(before);
        String is = listens(after);
        boolean onlyTheRest = was.equals(is) && !before.admin().equals(after.admin());
        check("admin", was, onlyTheRest ? is + " with another token, hosts, open or tls" : is);
    }

    private static String listens(HangupConfig config) {
        return config.admin().map(admin -> admin.listen().toString()).orElse("none");
    }

    /** What is left of them without the faults, which may change. */
    private static String limits(HangupConfig config) {
        Bounds bounds = config.caution().bounds();
        return "{ connections: "
                + (bounds.connections().isPresent() ? bounds.connections().getAsInt() : "as many as fit")
                + ", connections-per-proxy: "
                + (bounds.connectionsPerProxy().isPresent()
                        ? bounds.connectionsPerProxy().getAsInt()
                        : "as many as in all")
                + ", queued: " + Words.bytes(bounds.queuedBytes()) + ", queued-in-all: "
                + (bounds.queuedInAllBytes().isPresent()
                        ? Words.bytes(bounds.queuedInAllBytes().getAsLong())
                        : "as much as fits")
                + ", dials: " + bounds.dials() + ", events: " + bounds.events() + ", admin-requests: "
                + bounds.adminRequests() + " }";
    }

    private static String reactions(HangupConfig config) {
        return config.watching()
                .map(watching -> "{ patience: " + Words.millis(watching.patienceMillis()) + ", storm: "
                        + watching.stormPerSecond() + ", fingerprint: " + Words.bytes(watching.fingerprintBytes())
                        + ", clients: " + watching.mostClients() + ", episodes: " + watching.mostEpisodes()
                        + ", attempts: " + watching.mostAttempts() + " }")
                .orElse("{ watch: false }");
    }

    private void check(String key, Object before, Object after) {
        if (!before.equals(after)) {
            problems.add(new Problem(
                    place(key),
                    key + ": " + after + " (was " + before + "): this cannot change while it runs",
                    Optional.of("it needs a restart; or put back what was there")));
        }
    }

    /** The line of the key, if it is written at the beginning of one. */
    private Problem.Place place(String key) {
        Matcher found = Pattern.compile("^" + key + "[ \\t]*:[^\\r\\n]*", Pattern.MULTILINE)
                .matcher(text);
        if (!found.find()) {
            return new Problem.Place(file, 0, 0, "", "");
        }
        int line = (int) text.substring(0, found.start()).lines().count() + 1;
        return new Problem.Place(
                file, line, 1, Printable.of(found.group()), "^" + "~".repeat(Math.max(0, key.length() - 1)));
    }
}
