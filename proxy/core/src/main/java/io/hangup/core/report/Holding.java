package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.Comparator;
import java.util.List;

/** How long clients held dead or stalled connections. One that went on by itself was held until then. */
final class Holding {
    private Holding() {}

    static Held check(List<EpisodeView> episodes, long mostMillis, long nowMillis) {
        String praise = episodes.stream()
                .max(Comparator.comparingDouble(episode -> held(episode, nowMillis)))
                .map(longest -> longest.name() + " held on longest, for " + Spans.rounded(held(longest, nowMillis))
                        + "; " + Spans.count(episodes.size(), "episode"))
                .orElse("");
        return Offenders.of(episodes, episode -> stillHangs(episode) || held(episode, nowMillis) > mostMillis)
                .none(praise, episode -> episode.name() + how(episode, mostMillis, nowMillis));
    }

    private static boolean stillHangs(EpisodeView episode) {
        return episode.outcome() == Outcome.HANGING && episode.heldMillis().isEmpty();
    }

    /** How long, as far as that is known. */
    private static double held(EpisodeView episode, long nowMillis) {
        return switch (episode.outcome()) {
            case HANGING -> episode.heldMillis().orElse(nowMillis - episode.atMillis());
            case RECOVERED, GAVE_UP, STORM, PENDING -> episode.heldMillis().orElse(0);
        };
    }

    private static String how(EpisodeView episode, long mostMillis, long nowMillis) {
        double heldMillis = held(episode, nowMillis);
        String still = episode.heldMillis().isEmpty() ? " still holds on after " : " held on for ";
        return heldMillis > mostMillis
                ? still + Spans.above(mostMillis, heldMillis) + ", more than " + Spans.exact(mostMillis)
                : still + Spans.rounded(heldMillis);
    }
}
