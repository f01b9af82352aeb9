package io.hangup.app.admin;

import io.hangup.app.reload.Outcome;
import io.hangup.core.report.Report;
import io.hangup.engine.RuleState;
import java.util.List;
import java.util.Optional;

/**
 * Nothing can be steered, and whoever tries to fails.
 *
 * @param report what there is to say of clients
 */
public record NoControls(Optional<Report> report) implements Controls {
    @Override
    public List<RuleState> rules() {
        return List.of();
    }

    @Override
    public void arm(String proxy, String rule) {
        throw new AssertionError("armed " + proxy + "/" + rule);
    }

    @Override
    public void disarm(String proxy, String rule) {
        throw new AssertionError("disarmed " + proxy + "/" + rule);
    }

    @Override
    public int fire(String proxy, String rule) {
        throw new AssertionError("fired " + proxy + "/" + rule);
    }

    @Override
    public Outcome reload() {
        throw new AssertionError("reloaded");
    }
}
