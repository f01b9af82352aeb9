package io.hangup.app.admin;

import io.hangup.app.reload.Outcome;
import io.hangup.core.report.Report;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import java.util.List;
import java.util.Optional;

/** What can be steered and asked while it runs. Nothing here waits for a connection. */
public interface Controls {
    /** All rules of all proxies, as they stand now. */
    List<RuleState> rules();

    /** Arms a rule from now, with all its limits anew. */
    void arm(String proxy, String rule) throws UnknownRule;

    /** Disarms a rule. */
    void disarm(String proxy, String rule) throws UnknownRule;

    /**
     * Has a rule break those of its connections that are open.
     *
     * @return how many it took
     */
    int fire(String proxy, String rule) throws UnknownRule;

    /** Takes the configuration anew. */
    Outcome reload();

    /** What clients did so far; empty where their reactions are not watched. */
    Optional<Report> report();
}
