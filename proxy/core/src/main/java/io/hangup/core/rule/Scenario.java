package io.hangup.core.rule;

import java.util.List;
import java.util.Optional;

/**
 * A cause that production knows, as a rule: the value of {@code scenario:} in place of fault and moment.
 *
 * @param name its name in YAML
 * @param fault what happens
 * @param moment when it happens
 * @param connections whom it happens to where the rule does not say
 */
public record Scenario(String name, Fault fault, Moment moment, Connections connections) {
    private static final long SHORT_IDLE_MILLIS = 4_000;
    private static final long SOON_MILLIS = 5_000;

    /** A hello may come behind what asks for TLS: an EHLO and STARTTLS, PostgreSQL's SSLRequest. */
    private static final long STARTTLS_BYTES = 1_024;

    /** Every scenario there is, in the order of the documentation. */
    public static List<Scenario> all() {
        Target client = Target.CLIENT;
        Connections all = new Connections.All();
        Connections open = new Connections.Open();
        Moment.At soon = new Moment.At(SOON_MILLIS);
        BytePattern hello = new BytePattern("\u0016\u0003");
        return List.of(
                new Scenario("nat-idle", new Fault.Unread(client), new Moment.WakesAfter(SHORT_IDLE_MILLIS), all),
                new Scenario("lb-idle", new Fault.Reset(client), new Moment.Idle(SHORT_IDLE_MILLIS), all),
                new Scenario(
                        "rolling-restart",
                        new Fault.InOrder(List.of(new Fault.Reset(client), new Fault.Refuse(client, 5_000))),
                        soon,
                        open),
                new Scenario("commit-gap", new Fault.Reset(client), new Moment.Answering(), all),
                new Scenario("keepalive-race", new Fault.BrokenPipe(client), new Moment.Answered(20), all),
                new Scenario("upload-413", new Fault.Unread(client), new Moment.Sent(Side.CLIENT, 64 << 10), all),
                new Scenario("backlog-overflow", new Fault.Reset(client), new Moment.Accepted(), all),
                new Scenario("cut-download", new Fault.Reset(client), new Moment.Sent(Side.UPSTREAM, 1 << 20), all),
                new Scenario(
                        "failover",
                        new Fault.InOrder(List.of(
                                new Fault.StallFor(client, 2_000),
                                new Fault.Reset(client),
                                new Fault.Refuse(client, 3_000))),
                        soon,
                        open),
                new Scenario(
                        "tls-terminator-dies",
                        new Fault.Reset(client),
                        new Moment.Says(Side.CLIENT, hello, STARTTLS_BYTES, Moment.Place.AFTER),
                        all));
    }

    /** The scenario of this name, or empty where there is none. */
    public static Optional<Scenario> named(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    /** What it stands for, in the words of the command line. */
    public String text() {
        return new Rule(name, fault, moment, connections).text();
    }
}
