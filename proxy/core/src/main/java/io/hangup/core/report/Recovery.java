package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.Comparator;
import java.util.List;

/** Whether clients got an answer again in time. */
final class Recovery {
    private Recovery() {}

    static Held check(List<EpisodeView> episodes, long withinMillis, long nowMillis) {
        String praise = episodes.stream()
                .max(Comparator.comparingDouble(
                        episode -> episode.recoveredAfterMillis().orElse(0)))
                .map(slowest -> slowest.name() + " was the slowest, after "
                        + Spans.rounded(slowest.recoveredAfterMillis().orElse(0)) + "; "
                        + Spans.count(episodes.size(), "episode"))
                .orElse("");
        return Offenders.of(episodes, episode -> !isInTime(episode, withinMillis))
                .none(praise, episode -> episode.name() + how(episode, withinMillis, nowMillis));
    }

    private static boolean isInTime(EpisodeView episode, long withinMillis) {
        return isAnswered(episode) && episode.recoveredAfterMillis().orElse(Double.POSITIVE_INFINITY) <= withinMillis;
    }

    /** Who gave up or hung did not recover, whatever came in between. */
    private static boolean isAnswered(EpisodeView episode) {
        return switch (episode.outcome()) {
            case RECOVERED, STORM, PENDING -> episode.recoveredAfterMillis().isPresent();
            case GAVE_UP, HANGING -> false;
        };
    }

    private static String how(EpisodeView episode, long withinMillis, long nowMillis) {
        if (isAnswered(episode)) {
            return " recovered after "
                    + Spans.above(withinMillis, episode.recoveredAfterMillis().getAsDouble())
                    + ", more than " + Spans.exact(withinMillis);
        }
        return switch (episode.outcome()) {
            case RECOVERED -> " recovered, and nobody knows when";
            case GAVE_UP -> " gave up" + after(episode);
            case STORM -> " stormed, and got no answer" + after(episode);
            case HANGING -> " never recovered: its client held on to the connection";
            case PENDING -> " is not known yet: still open after " + Spans.rounded(nowMillis - episode.atMillis());
        };
    }

    /** After how many attempts. */
    static String after(EpisodeView episode) {
        return episode.attempts() == 0
                ? " without coming back"
                : " after " + Spans.count(episode.attempts(), "attempt");
    }
}
