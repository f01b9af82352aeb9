package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.app.log.Printable;
import io.hangup.config.Loaded;
import io.hangup.config.RequestLoader;
import io.hangup.core.rule.Rule;
import io.hangup.engine.Aim;
import io.hangup.engine.NotFired;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.hangup.engine.Volley;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Rules: lists them, puts, arms, fires and takes them away. What is sent is in the language of the file. */
final class RulePages {
    private final Controls controls;

    RulePages(Controls controls) {
        this.controls = controls;
    }

    /** Something that a rule is told to do. */
    private interface Order {
        Answer carryOut(Request request, String proxy, String rule) throws UnknownRule;
    }

    void addTo(Map<Operation, AdminPages.Making> pages) {
        pages.put(Operation.RULES, (request, names) -> Page.of(Operation.RULES, () -> list(request)));
        order(pages, Operation.PUT_RULE, this::put);
        order(pages, Operation.DELETE_RULE, this::delete);
        order(pages, Operation.ARM, this::arm);
        order(pages, Operation.DISARM, this::disarm);
        order(pages, Operation.FIRE, this::fire);
    }

    private static void order(Map<Operation, AdminPages.Making> pages, Operation operation, Order order) {
        pages.put(
                operation,
                (request, names) -> Page.of(operation, () -> {
                    try {
                        return order.carryOut(request, names.getOrDefault("proxy", ""), names.getOrDefault("rule", ""));
                    } catch (UnknownRule unknown) {
                        return Answer.problem(
                                HttpResponseStatus.NOT_FOUND, Printable.of(String.valueOf(unknown.getMessage())));
                    }
                }));
    }

    private Answer list(Request request) {
        String proxy = request.parameter("proxy", "");
        List<RuleState> all = controls.rules().stream()
                .filter(rule -> proxy.isEmpty() || rule.proxy().equals(proxy))
                .toList();
        Instant now = Instant.now();
        return new Named(controls)
                .unknownNow(proxy)
                .orElseGet(() -> Answer.json(Json.object(json -> {
                    json.writeArrayFieldStart("rules");
                    for (RuleState rule : all) {
                        json.writeStartObject();
                        write(rule, now, json);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                })));
    }

    private static void write(RuleState rule, Instant now, JsonGenerator json) throws IOException {
        json.writeStringField("proxy", rule.proxy());
        json.writeStringField("rule", rule.rule());
        json.writeStringField("text", rule.text());
        json.writeBooleanField("armed", rule.armed());
        json.writeNumberField("faults", rule.faults());
        if (rule.leftNanos().isPresent()) {
            Instant until = now.plusNanos(rule.leftNanos().getAsLong()).truncatedTo(ChronoUnit.MILLIS);
            json.writeStringField("until", until.toString());
        }
        if (rule.next() > 0) {
            json.writeNumberField("next", rule.next());
        }
    }

    /** How it stands now; a rule that went meanwhile has nothing to say any more. */
    private Answer standing(String proxy, String rule) {
        Optional<RuleState> now = controls.rules().stream()
                .filter(each -> each.proxy().equals(proxy) && each.rule().equals(rule))
                .findFirst();
        return Answer.json(Json.object(json -> {
            if (now.isPresent()) {
                write(now.get(), Instant.now(), json);
            }
        }));
    }

    private Answer put(Request request, String proxy, String name) throws UnknownRule {
        Loaded<Rule> loaded = RequestLoader.rule(request.body(), Problems.BODY, name, controls.defaults());
        if (!(loaded instanceof Loaded.Valid<Rule> valid)) {
            return Problems.refusal(loaded).orElseThrow();
        }
        boolean isNew = controls.put(proxy, valid.value());
        return standing(proxy, name).with(isNew ? HttpResponseStatus.CREATED : HttpResponseStatus.OK);
    }

    private Answer delete(Request request, String proxy, String name) throws UnknownRule {
        Optional<Answer> refusal = nothingIn(request);
        if (refusal.isEmpty()) {
            controls.delete(proxy, name);
        }
        return refusal.orElseGet(Answer::nothing);
    }

    private Answer arm(Request request, String proxy, String rule) throws UnknownRule {
        Loaded<OptionalLong> loaded = RequestLoader.arming(request.body(), Problems.BODY);
        if (!(loaded instanceof Loaded.Valid<OptionalLong> time)) {
            return Problems.refusal(loaded).orElseThrow();
        }
        controls.arm(proxy, rule, time.value());
        return standing(proxy, rule);
    }

    private Answer disarm(Request request, String proxy, String rule) throws UnknownRule {
        Optional<Answer> refusal = nothingIn(request);
        if (refusal.isEmpty()) {
            controls.disarm(proxy, rule);
        }
        return refusal.orElseGet(() -> standing(proxy, rule));
    }

    /** That there is more in the body than nothing, if that is so. */
    private static Optional<Answer> nothingIn(Request request) {
        return Problems.refusal(RequestLoader.nothing(request.body(), Problems.BODY));
    }

    private Answer fire(Request request, String proxy, String rule) throws UnknownRule {
        Loaded<RequestLoader.Firing> loaded = RequestLoader.firing(request.body(), Problems.BODY);
        if (!(loaded instanceof Loaded.Valid<RequestLoader.Firing> valid)) {
            return Problems.refusal(loaded).orElseThrow();
        }
        try {
            Volley volley = controls.fire(proxy, rule, aim(valid.value()));
            return Answer.json(Json.object(json -> {
                json.writeStringField("proxy", proxy);
                json.writeStringField("rule", rule);
                json.writeNumberField("connections", volley.hit());
                json.writeNumberField("observed", volley.observed());
                json.writeNumberField("heldBack", volley.heldBack());
                json.writeNumberField("spared", volley.spared());
            }));
        } catch (NotFired refused) {
            HttpResponseStatus status = refused.why() == NotFired.Why.NO_CONNECTION
                    ? HttpResponseStatus.NOT_FOUND
                    : HttpResponseStatus.CONFLICT;
            return Answer.problem(status, refused.getMessage() + " " + remedy(refused.why(), proxy, rule));
        }
    }

    private static Aim aim(RequestLoader.Firing at) {
        if (at.connection().isPresent()) {
            return new Aim.One(at.connection().getAsLong());
        }
        return at.next().isPresent() ? new Aim.Next(at.next().getAsLong()) : new Aim.Open();
    }

    private static String remedy(NotFired.Why why, String proxy, String rule) {
        String arm = Operation.ARM.method() + " "
                + Operation.ARM.template().replace("{proxy}", proxy).replace("{rule}", rule);
        return switch (why) {
            case DISARMED -> "Arm it first: " + arm + ".";
            case LIMITED -> "To begin with all limits anew: " + arm + ".";
            case NO_CONNECTION, TAKEN ->
                "Those that are open: " + Operation.CONNECTIONS.method() + " " + Operation.CONNECTIONS.template() + ".";
        };
    }
}
