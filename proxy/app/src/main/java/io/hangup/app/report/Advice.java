package io.hangup.app.report;

import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What may be behind a reaction, and what helps. The first that fits is said, so the worst is the first. Which client it was is
 * attributed and its insides are unknown, hence "may be" in each.
 */
enum Advice {
    /** The HTTP client did it, not the application. */
    RESENT_AT_ONCE(
            "May be an HTTP client that repeats a POST by itself: HttpURLConnection (-Dsun.net.http.retryPost=false turns it"
                    + " off), OkHttp (retryOnConnectionFailure(false)). An Idempotency-Key lets the upstream tell.",
            "https://bugs.java.com/bugdatabase/view_bug.do?bug_id=6427251") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return resent(group)
                    && episodes.stream()
                            .anyMatch(episode -> episode.marks().contains(Mark.RESENT)
                                    && episode.gapsMillis().stream().limit(1).allMatch(gap -> gap <= AT_ONCE_MILLIS));
        }
    },
    /** The application, a library or a proxy did it. */
    RESENT(
            "May be a retry that does not ask whether the first try was carried out. Give the request an Idempotency-Key, or"
                    + " repeat only what is harmless.",
            "https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return resent(group);
        }
    },
    /** Nobody waits between attempts. */
    STORM(
            "May be retries without a pause, or all with the same one. Wait longer each time, at random (jitter), and give up"
                    + " after some.",
            "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return group.outcomes().containsKey(Outcome.STORM);
        }
    },
    /** Silence is no error to who waits for ever. */
    HANGING(
            "May be that no read timeout is set: to silence alone a read has no end. Set one, and one for the whole call.",
            "https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/Socket.html#setSoTimeout(int)") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return group.outcomes().containsKey(Outcome.HANGING);
        }
    },
    /** The connection had served before. */
    STALE_POOL(
            "May be a pool that hands out connections without a look at them. Have it check or evict idle ones, and keep them"
                    + " for a shorter time than the peer does.",
            "https://hc.apache.org/httpcomponents-client-4.5.x/current/tutorial/html/connmgmt.html") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return episodes.stream()
                    .anyMatch(episode -> episode.outcome() == Outcome.GAVE_UP && episode.fromUpstreamBytes() > 0);
        }
    },
    /** A FIN is seen by readers alone. */
    KEPT_WRITING(
            "May be a client that writes without reading: it learns of the end only from a write that fails, and what it wrote"
                    + " before is lost. Look for the end of the stream before writing.",
            "https://www.rfc-editor.org/rfc/rfc9293#section-3.6") {
        @Override
        boolean fits(Group group, List<EpisodeView> episodes) {
            return group.marks().containsKey(Mark.KEPT_WRITING);
        }
    };

    private static final double AT_ONCE_MILLIS = 10;

    private final String words;
    private final String source;

    Advice(String words, String source) {
        this.words = words;
        this.source = source;
    }

    /** What fits to a group, if anything does. */
    static Optional<Advice> of(Group group, List<EpisodeView> episodes) {
        return Arrays.stream(values())
                .filter(each -> each.fits(group, episodes))
                .findFirst();
    }

    /**
     * Whether it fits.
     *
     * @param episodes those of the group, as far as they were kept
     */
    abstract boolean fits(Group group, List<EpisodeView> episodes);

    /** For people. */
    String words() {
        return words;
    }

    /** Where that is known from. */
    String source() {
        return source;
    }

    private static boolean resent(Group group) {
        return group.resent().containsKey(Resent.DUPLICATE) || group.resent().containsKey(Resent.AMBIGUOUS);
    }
}
