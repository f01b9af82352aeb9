package io.hangup.core.report;

import io.hangup.core.rule.Mode;
import java.util.List;

/**
 * What there is to say of a run so far. Its components, in this order, are the fields of the JSON report.
 *
 * @param version of Hangup
 * @param seed of the choices by share
 * @param mode {@code observe} where no fault was to be carried out at any time of the run
 * @param ranMillis how long so far
 * @param faults injected
 * @param missed faults that could not be carried out as named
 * @param connections accepted
 * @param ambiguous later connections that could have belonged to several open episodes of one client
 * @param dropped what was not kept
 * @param watching the settings that episodes were made with
 * @param rules every rule of every proxy, in the order of the configuration, also those that never fired; behind them those that
 *     a reload removed
 * @param groups the same client and the same rule's fault together, the first one first
 * @param episodes those that were kept, in the order of their faults
 * @param expectations in the order of the configuration; behind them those of rules that a reload removed
 */
public record Report(
        String version,
        long seed,
        Mode mode,
        long ranMillis,
        long faults,
        long missed,
        long connections,
        long ambiguous,
        Dropped dropped,
        Watching watching,
        List<RuleCount> rules,
        List<Group> groups,
        List<EpisodeView> episodes,
        List<Verdict> expectations) {
    /** Copies the lists. */
    public Report {
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
        episodes = List.copyOf(episodes);
        expectations = List.copyOf(expectations);
    }

    /** The same, with these verdicts. */
    public Report judged(List<Verdict> verdicts) {
        return with(mode, verdicts);
    }

    /** The same, of a run in which nothing was to be injected: of that nothing can be expected, so nothing is judged. */
    public Report observed() {
        return with(Mode.OBSERVE, List.of());
    }

    private Report with(Mode other, List<Verdict> verdicts) {
        return new Report(
                version,
                seed,
                other,
                ranMillis,
                faults,
                missed,
                connections,
                ambiguous,
                dropped,
                watching,
                rules,
                groups,
                episodes,
                verdicts);
    }

    /**
     * What was not kept, because a limit was reached.
     *
     * @param clients episodes of clients beyond the limit, who are added up under one name
     * @param episodes that are counted and not listed
     * @param attempts whose times are not listed
     * @param events that came faster than they could be looked at; what they would have said is not in the report
     * @param unheard connections of clients in whom somebody was interested, and that were not listened to
     */
    public record Dropped(long clients, long episodes, long attempts, long events, long unheard) {
        /** Everything was kept. */
        public static final Dropped NOTHING = new Dropped(0, 0, 0, 0, 0);
    }
}
