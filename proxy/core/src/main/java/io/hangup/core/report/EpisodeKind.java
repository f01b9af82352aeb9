package io.hangup.core.report;

/** Kinds of episodes of which a configuration may say how many there may be. */
public enum EpisodeKind {
    /** The client said something again that the upstream already had, wholly or in part. */
    RESENT("resent") {
        @Override
        boolean has(EpisodeView episode) {
            return episode.resent().compareTo(Resent.AMBIGUOUS) >= 0;
        }

        @Override
        String how(EpisodeView episode) {
            String had = episode.resent() == Resent.DUPLICATE ? "all of it" : "a part of it, or all";
            return "what " + episode.name() + " had said was said again, and the upstream already had " + had + " ("
                    + episode.resent().word() + ")";
        }
    },
    /** The client was not seen again. */
    GAVE_UP("gave-up") {
        @Override
        boolean has(EpisodeView episode) {
            return episode.outcome() == Outcome.GAVE_UP;
        }

        @Override
        String how(EpisodeView episode) {
            return episode.name() + " gave up" + Recovery.after(episode);
        }
    },
    /** The client came back too often within a second. */
    STORM("storm") {
        @Override
        boolean has(EpisodeView episode) {
            return episode.outcome() == Outcome.STORM;
        }

        @Override
        String how(EpisodeView episode) {
            return episode.name() + " stormed: " + Spans.count(episode.peakPerSecond(), "attempt") + " within a second";
        }
    },
    /** The client still held the dead or stalled connection when patience was over. */
    HANGING("hanging") {
        @Override
        boolean has(EpisodeView episode) {
            return episode.outcome() == Outcome.HANGING;
        }

        @Override
        String how(EpisodeView episode) {
            return episode.heldMillis().isPresent()
                    ? episode.name() + " held on for "
                            + Spans.rounded(episode.heldMillis().getAsDouble())
                    : episode.name() + " still holds on";
        }
    };

    private final String key;

    EpisodeKind(String key) {
        this.key = key;
    }

    /** The key in the configuration. */
    public String key() {
        return key;
    }

    /** Whether an episode is of this kind. */
    abstract boolean has(EpisodeView episode);

    /** What happened in an episode of this kind. */
    abstract String how(EpisodeView episode);
}
