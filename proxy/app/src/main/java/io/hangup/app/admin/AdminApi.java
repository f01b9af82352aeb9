package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.app.log.Printable;
import io.hangup.app.reload.Changes;
import io.hangup.app.reload.Outcome;
import io.hangup.app.report.ReportFormat;
import io.hangup.config.Problem;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steers what runs, in JSON:
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /api/v1/rules}</td><td>{@code rules}: of each {@code proxy}, {@code rule}, {@code text}, {@code armed}, {@code faults}</td></tr>
 * <tr><td>{@code POST /api/v1/rules/PROXY/RULE/arm}, {@code disarm}</td><td>the rule as it stands then</td></tr>
 * <tr><td>{@code POST /api/v1/rules/PROXY/RULE/fire}</td><td>{@code proxy}, {@code rule}, {@code connections}: how many it took</td></tr>
 * <tr><td>{@code POST /api/v1/reload}</td><td>{@code proxies} and {@code rules}, of each {@code added}, {@code removed}, {@code changed}</td></tr>
 * <tr><td>{@code GET /api/v1/report}</td><td>what clients did so far; {@code ?format=} text, junit or markdown in place of json</td></tr>
 * </table>
 *
 * What goes wrong is a problem (RFC 9457).
 */
final class AdminApi {
    /** What all of its paths begin with. */
    static final String ROOT = "/api/";

    private static final String RULES = "/api/v1/rules";

    private final Controls controls;

    AdminApi(Controls controls) {
        this.controls = controls;
    }

    /** Something that a rule is told to do. */
    private interface Order {
        Answer carryOut(String proxy, String rule) throws UnknownRule;
    }

    /** What it has a page for. */
    Map<Operation, AdminPages.Making> pages() {
        Map<Operation, AdminPages.Making> pages = new EnumMap<>(Operation.class);
        pages.put(Operation.RULES, (request, names) -> Page.of(Operation.RULES, this::rules));
        pages.put(
                Operation.REPORT,
                (request, names) -> Page.of(Operation.REPORT, () -> report(request.parameter("format", "json"))));
        pages.put(Operation.RELOAD, (request, names) -> Page.of(Operation.RELOAD, () -> reloaded(controls.reload())));
        order(pages, Operation.ARM, (proxy, rule) -> {
            controls.arm(proxy, rule);
            return standing(proxy, rule);
        });
        order(pages, Operation.DISARM, (proxy, rule) -> {
            controls.disarm(proxy, rule);
            return standing(proxy, rule);
        });
        order(pages, Operation.FIRE, this::fire);
        return pages;
    }

    private static void order(Map<Operation, AdminPages.Making> pages, Operation operation, Order order) {
        pages.put(
                operation,
                (request, names) -> Page.of(operation, () -> {
                    try {
                        return order.carryOut(names.getOrDefault("proxy", ""), names.getOrDefault("rule", ""));
                    } catch (UnknownRule unknown) {
                        return Answer.problem(HttpResponseStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
                    }
                }));
    }

    private Answer rules() {
        List<RuleState> all = controls.rules();
        return Answer.json(Json.object(json -> {
            json.writeArrayFieldStart("rules");
            for (RuleState rule : all) {
                json.writeStartObject();
                write(rule, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private static void write(RuleState rule, JsonGenerator json) throws IOException {
        json.writeStringField("proxy", rule.proxy());
        json.writeStringField("rule", rule.rule());
        json.writeStringField("text", rule.text());
        json.writeBooleanField("armed", rule.armed());
        json.writeNumberField("faults", rule.faults());
    }

    /** A rule that is not armed breaks nobody, and whoever fires it has to know. */
    private Answer fire(String proxy, String rule) throws UnknownRule {
        return state(proxy, rule).map(RuleState::armed).orElse(true)
                ? fired(proxy, rule, controls.fire(proxy, rule))
                : Answer.problem(
                        HttpResponseStatus.CONFLICT,
                        "Rule " + rule + " of proxy " + proxy
                                + " is not armed, so it breaks nobody. Arm it first: POST " + RULES + "/" + proxy + "/"
                                + rule + "/arm.");
    }

    private Optional<RuleState> state(String proxy, String rule) {
        return controls.rules().stream()
                .filter(each -> each.proxy().equals(proxy) && each.rule().equals(rule))
                .findFirst();
    }

    /** A rule that went meanwhile has nothing to say any more. */
    private Answer standing(String proxy, String rule) {
        Optional<RuleState> now = state(proxy, rule);
        return Answer.json(Json.object(json -> {
            if (now.isPresent()) {
                write(now.get(), json);
            }
        }));
    }

    private static Answer fired(String proxy, String rule, int connections) {
        return Answer.json(Json.object(json -> {
            json.writeStringField("proxy", proxy);
            json.writeStringField("rule", rule);
            json.writeNumberField("connections", connections);
        }));
    }

    private Answer report(String format) {
        Optional<ReportFormat> known = ReportFormat.of(format);
        if (known.isEmpty()) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "There is no format " + Printable.of(format) + ". There is " + ReportFormat.words() + ".");
        }
        return controls.report()
                .map(report -> Answer.report(known.get(), report))
                .orElseGet(() -> Answer.problem(
                        HttpResponseStatus.NOT_FOUND,
                        "This Hangup does not watch the reactions of clients, so it has no report of them."));
    }

    private static Answer reloaded(Outcome outcome) {
        if (outcome instanceof Outcome.Taken taken) {
            return Answer.json(Json.object(json -> {
                write("proxies", taken.changes().proxies(), json);
                write("rules", taken.changes().rules(), json);
                write("expectationsChanged", taken.changes().expectations(), json);
            }));
        }
        if (outcome instanceof Outcome.Refused refused) {
            return Answer.problem(
                    HttpResponseStatus.UNPROCESSABLE_ENTITY,
                    "The configuration was not taken; what runs goes on as it was.",
                    json -> write(refused.problems(), json));
        }
        return Answer.problem(
                HttpResponseStatus.CONFLICT,
                "There is nothing to reload: Hangup was not started with the name of a file. Write the proxies into one and"
                        + " start it with that.");
    }

    private static void write(String field, Changes.Names names, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        write("added", names.added(), json);
        write("removed", names.removed(), json);
        write("changed", names.changed(), json);
        json.writeEndObject();
    }

    private static void write(String field, List<String> names, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    private static void write(List<Problem> problems, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("source", problem.place().source());
            if (problem.place().line() > 0) {
                json.writeNumberField("line", problem.place().line());
                json.writeNumberField("column", problem.place().column());
            }
            json.writeStringField("message", problem.message());
            if (problem.hint().isPresent()) {
                json.writeStringField("hint", problem.hint().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
