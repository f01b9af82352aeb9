package io.hangup.app.reload;

import io.hangup.app.log.Said;
import io.hangup.app.log.StandingWords;
import io.hangup.core.rule.Restraint;
import io.hangup.engine.Engine;
import io.hangup.engine.RuleState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What stands armed, and what bounds it: to be said at the start, and again when a reload has changed it. */
public final class Standing {
    private final Engine engine;
    private final Supplier<Optional<URI>> admin;
    private Optional<Sight> last = Optional.empty();

    /** What is compared. */
    private record Sight(Restraint restraint, List<Armed> armed, int disarmed) {}

    private record Armed(String proxy, String rule, String text) {}

    /**
     * That of an engine.
     *
     * @param admin where the admin port is, once it is there
     */
    public Standing(Engine engine, Supplier<Optional<URI>> admin) {
        this.engine = engine;
        this.admin = admin;
    }

    /** How it stands now; empty where that was said before. On one thread at a time. */
    public synchronized Optional<Said> news(Restraint restraint) {
        List<RuleState> rules = engine.rules();
        List<RuleState> armed = rules.stream().filter(RuleState::armed).toList();
        int disarmed = rules.size() - armed.size();
        Sight now = new Sight(
                restraint,
                armed.stream()
                        .map(rule -> new Armed(rule.proxy(), rule.rule(), rule.text()))
                        .toList(),
                disarmed);
        if (last.isPresent() && last.get().equals(now)) {
            return Optional.empty();
        }
        last = Optional.of(now);
        return Optional.of(StandingWords.of(Instant.now(), restraint, armed, disarmed, admin.get()));
    }
}
