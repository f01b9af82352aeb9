package io.hangup.app.log;

import io.hangup.core.event.By;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Words;
import io.hangup.engine.Stall;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the program says about itself, beside the events of connections. The fields in JSON, beside {@code time} and
 * {@code event}:
 *
 * <table>
 * <caption>Fields by event</caption>
 * <tr><td>{@code listening}</td><td>{@code proxy}, {@code address}, {@code port}, {@code upstream}</td></tr>
 * <tr><td>{@code armed}</td><td>{@code proxy}, {@code rule}, {@code text}</td></tr>
 * <tr><td>{@code not-armed}</td><td>{@code proxy}, {@code rule}, {@code text}</td></tr>
 * <tr><td>{@code unarmed}</td><td>{@code proxy}</td></tr>
 * <tr><td>{@code notice}</td><td>{@code text}</td></tr>
 * <tr><td>{@code seed}</td><td>{@code seed}</td></tr>
 * <tr><td>{@code admin}</td><td>{@code url}</td></tr>
 * <tr><td>{@code probe}</td><td>{@code address}</td></tr>
 * <tr><td>{@code started}</td><td>{@code version}, {@code transport}, {@code threads}, {@code java}</td></tr>
 * <tr><td>{@code command}</td><td>{@code command}, {@code pid}</td></tr>
 * <tr><td>{@code passed-on}</td><td>{@code signal}, {@code pid}</td></tr>
 * <tr><td>{@code command-ended}</td><td>{@code command}, {@code exitCode}</td></tr>
 * <tr><td>{@code loop-stalled}</td><td>{@code loop}, {@code lateMillis}, {@code stack}</td></tr>
 * <tr><td>{@code loop-goes-on}</td><td>{@code loop}, {@code lateMillis}</td></tr>
 * <tr><td>{@code dropped}</td><td>{@code lines}</td></tr>
 * <tr><td>{@code draining}</td><td>{@code openConnections}, {@code forMillis}</td></tr>
 * <tr><td>{@code stopped}</td><td>{@code openConnections}</td></tr>
 * </table>
 */
public final class Announcements {
    private static final int MOST_CALLS = 40;

    private Announcements() {}

    /** A proxy has its port. */
    public static Said listening(String proxy, Endpoint bound, Endpoint upstream) {
        return new Said(
                "listening",
                Mark.BEGIN,
                proxy + " listens on " + bound + ", upstream " + upstream,
                new Fields()
                        .with("proxy", proxy)
                        .with("address", bound.toString())
                        .with("port", bound.port())
                        .with("upstream", upstream.toString())
                        .all());
    }

    /** The rules of a proxy that begins. */
    public static List<Said> rules(String proxy, List<Rule> rules) {
        return rules.isEmpty()
                ? List.of(unarmed(proxy))
                : rules.stream().map(rule -> rule(proxy, rule)).toList();
    }

    /** A rule is armed, or waits until it is told to. */
    private static Said rule(String proxy, Rule rule) {
        boolean armed = rule.limits().armed();
        return new Said(
                armed ? "armed" : "not-armed",
                Mark.DETAIL,
                named(proxy, rule),
                new Fields()
                        .with("proxy", proxy)
                        .with("rule", rule.name())
                        .with("text", rule.text())
                        .all());
    }

    private static String named(String proxy, Rule rule) {
        return proxy + " has rule " + rule.name() + (rule.limits().armed() ? "" : ", which is not armed") + ": "
                + rule.text();
    }

    /** A proxy has no rule. */
    private static Said unarmed(String proxy) {
        return new Said(
                "unarmed",
                Mark.DETAIL,
                proxy + " has no rule: everything passes as it comes",
                new Fields().with("proxy", proxy).all());
    }

    /** Something that should be known about how this runs. */
    public static Said notice(String text) {
        return new Said(
                "notice", Mark.WARNING, text, new Fields().with("text", text).all());
    }

    /** Nobody named a seed, so this one was drawn. */
    public static Said seed(long seed) {
        return new Said(
                "seed",
                Mark.DETAIL,
                "seed " + seed + " was drawn; --seed " + seed + " hits the same connections again",
                new Fields().with("seed", seed).all());
    }

    /** The admin port is there. */
    public static Said admin(URI url) {
        return new Said(
                "admin",
                Mark.DETAIL,
                "admin port: " + url + "/healthz, /readyz, /metrics, /api/v1/rules",
                new Fields().with("url", url.toString()).all());
    }

    /** The port that always resets is there. */
    public static Said probe(Endpoint bound) {
        return new Said(
                "probe",
                Mark.DETAIL,
                "probe: whoever connects to " + bound + " gets a RST; hangup doctor asks there",
                new Fields().with("address", bound.toString()).all());
    }

    /** Everything is there. */
    public static Said started(String version, String transport, int threads) {
        return new Said(
                "started",
                Mark.BEGIN,
                "Hangup " + version + " is up (" + transport + ", " + threads
                        + (threads == 1 ? " event loop" : " event loops") + ", Java " + Runtime.version()
                        + "); Ctrl-C ends it",
                new Fields()
                        .with("version", version)
                        .with("transport", transport)
                        .with("threads", threads)
                        .with("java", Runtime.version().toString())
                        .all());
    }

    /** The signal that reloads came where there is nothing to reload. */
    public static Said nothingToReload() {
        return notice("SIGHUP: there is nothing to reload, because no file was named; what runs goes on");
    }

    /** The wrapped command runs. Its arguments may hold secrets, and are not said. */
    public static Said command(String name, long pid) {
        return new Said(
                "command",
                Mark.BEGIN,
                name + " runs (process " + pid + ")",
                new Fields().with("command", name).with("pid", pid).all());
    }

    /** A signal was passed on to the wrapped command. */
    public static Said passedOn(String signal, long pid) {
        return new Said(
                "passed-on",
                Mark.DETAIL,
                "SIG" + signal + " was passed on to process " + pid,
                new Fields().with("signal", signal).with("pid", pid).all());
    }

    /** The wrapped command has ended. */
    public static Said commandEnded(String name, int exitCode) {
        return new Said(
                "command-ended",
                Mark.END,
                name + " has ended with " + exitCode,
                new Fields().with("command", name).with("exitCode", exitCode).all());
    }

    /** Lines could not be printed as fast as they came. */
    static Said dropped(long lines) {
        return new Said(
                "dropped",
                Mark.WARNING,
                lines + " lines were dropped here: they came faster than they were read",
                new Fields().with("lines", lines).all());
    }

    /** An event loop hangs, or goes on. */
    public static Said stall(Stall stall) {
        long millis = TimeUnit.NANOSECONDS.toMillis(stall.lateNanos());
        Fields fields = new Fields().with("loop", stall.loop()).with("lateMillis", millis);
        if (stall.isOver()) {
            return new Said(
                    "loop-goes-on",
                    Mark.END,
                    "event loop " + stall.loop() + " goes on after " + Words.millis(millis),
                    fields.all());
        }
        String stack = stall.stack().stream()
                .limit(MOST_CALLS)
                .map(call -> "at " + call)
                .collect(Collectors.joining(" "));
        return new Said(
                "loop-stalled",
                Mark.WARNING,
                "event loop " + stall.loop() + " has come to nothing else for " + Words.millis(millis) + ": " + stack,
                fields.with("stack", stack).all());
    }

    /** The end has begun, and waits for connections that are open. */
    public static Said draining(int openConnections, long millis) {
        return new Said(
                "draining",
                Mark.END,
                "no one is accepted any more; connections that are open have " + Words.millis(millis)
                        + " to end by themselves: " + openConnections + "; another signal ends it at once",
                new Fields()
                        .with("openConnections", openConnections)
                        .with("forMillis", millis)
                        .all());
    }

    /** The kill switch was thrown. */
    public static Said killed(int rules) {
        return new Said(
                "killed",
                Mark.END,
                "the kill switch was thrown: every rule is disarmed (armed were: " + rules + "), by admin",
                new Fields().with("by", By.ADMIN.word()).with("rules", rules).all());
    }

    /** A rule was put by hand. */
    public static Said put(String proxy, Rule rule) {
        return new Said(
                "rule-put",
                Mark.BEGIN,
                named(proxy, rule) + ", by admin; the next reload puts back what the file says",
                byHand(proxy, rule.name()).with("text", rule.text()).all());
    }

    /** A rule was taken away by hand. */
    public static Said deleted(String proxy, String rule) {
        return new Said(
                "rule-deleted",
                Mark.END,
                proxy + " has no rule " + rule + " any more, by admin; the next reload puts back what the file says",
                byHand(proxy, rule).all());
    }

    private static Fields byHand(String proxy, String rule) {
        return new Fields().with("proxy", proxy).with("rule", rule).with("by", By.ADMIN.word());
    }

    /** The end; what was open then got a RST. */
    public static Said stopped(int openConnections) {
        return new Said(
                "stopped",
                Mark.END,
                "stopped"
                        + (openConnections == 0
                                ? ""
                                : "; connections that were open and got a RST: " + openConnections),
                new Fields().with("openConnections", openConnections).all());
    }
}
