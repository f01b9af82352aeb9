package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** How often clients came back. */
final class Attempted {
    private Attempted() {}

    static Held check(List<EpisodeView> episodes, long most, OptionalLong perMillis) {
        String praise = episodes.stream()
                .max(Comparator.comparingLong(episode -> count(episode, perMillis)))
                .map(busiest -> busiest.name() + " came back most often, " + times(busiest, perMillis) + "; "
                        + Spans.count(episodes.size(), "episode"))
                .orElse("");
        return Offenders.of(episodes, episode -> count(episode, perMillis) > most)
                .none(
                        praise,
                        episode -> episode.name() + " came back " + times(episode, perMillis) + ", more than " + most);
    }

    private static long count(EpisodeView episode, OptionalLong perMillis) {
        return perMillis.isEmpty() ? episode.attempts() : most(episode.attemptMillis(), perMillis.getAsLong());
    }

    /** The most in any stretch of so long, the end of which is not in it. */
    private static int most(List<Double> times, long perMillis) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= perMillis) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static String times(EpisodeView episode, OptionalLong perMillis) {
        String times = Spans.count(count(episode, perMillis), "time");
        if (perMillis.isEmpty()) {
            return times;
        }
        int known = episode.attemptMillis().size();
        return times + " within " + Spans.exact(perMillis.getAsLong())
                + (known < episode.attempts() ? " (of " + episode.attempts() + " times, " + known + " are known)" : "");
    }
}
