package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.app.log.Printable;
import io.hangup.app.reaction.Awaiting;
import io.hangup.app.report.ReportJson;
import io.hangup.config.Loaded;
import io.hangup.config.RequestLoader;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.rule.Plan;
import io.hangup.engine.RollCall;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What lives: proxies, connections, the reactions of clients, and the kill switch. */
final class LivePages {
    private final Controls controls;
    private final Named named;

    LivePages(Controls controls) {
        this.controls = controls;
        this.named = new Named(controls);
    }

    void addTo(Map<Operation, AdminPages.Making> pages) {
        pages.put(Operation.PROXIES, (request, names) -> Page.of(Operation.PROXIES, this::proxies));
        pages.put(
                Operation.CONNECTIONS,
                (request, names) -> Page.of(Operation.CONNECTIONS, () -> connections(request.parameter("proxy", ""))));
        pages.put(Operation.DISARM_ALL, (request, names) -> Page.of(Operation.DISARM_ALL, this::disarmAll));
        pages.put(Operation.REACTIONS, (request, names) -> Page.later(Operation.REACTIONS, () -> reactions(request)));
    }

    private Answer proxies() {
        List<RuleState> rules = controls.rules();
        return Answer.json(Json.object(json -> {
            json.writeArrayFieldStart("proxies");
            for (Controls.Proxy proxy : controls.proxies()) {
                List<RuleState> own = rules.stream()
                        .filter(rule -> rule.proxy().equals(proxy.proxy()))
                        .toList();
                json.writeStartObject();
                json.writeStringField("proxy", proxy.proxy());
                json.writeStringField("listen", proxy.listen().toString());
                json.writeStringField("upstream", proxy.upstream().toString());
                json.writeNumberField("connections", proxy.connections());
                json.writeNumberField("rules", own.size());
                json.writeNumberField(
                        "armed", own.stream().filter(RuleState::armed).count());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private Answer connections(String proxy) {
        Optional<Answer> unknownNow = named.unknownNow(proxy);
        if (unknownNow.isPresent()) {
            return unknownNow.get();
        }
        RollCall roll;
        try {
            roll = controls.connections(proxy);
        } catch (UnknownRule unknown) {
            return Answer.problem(HttpResponseStatus.NOT_FOUND, Printable.of(String.valueOf(unknown.getMessage())));
        }
        return Answer.json(Json.object(json -> {
            json.writeArrayFieldStart("connections");
            for (RollCall.Line line : roll.connections()) {
                write(line, json);
            }
            json.writeEndArray();
            json.writeBooleanField("partial", !roll.missing().isEmpty());
            if (!roll.missing().isEmpty()) {
                json.writeArrayFieldStart("missing");
                for (String name : roll.missing()) {
                    json.writeString(name);
                }
                json.writeEndArray();
            }
        }));
    }

    private static void write(RollCall.Line line, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("proxy", line.id().proxy());
        json.writeNumberField("connection", line.id().ordinal());
        json.writeStringField("client", line.client());
        json.writeStringField("upstream", line.upstream());
        json.writeNumberField("ageMillis", TimeUnit.NANOSECONDS.toMillis(line.ageNanos()));
        json.writeNumberField("fromClientBytes", line.fromClientBytes());
        json.writeNumberField("fromUpstreamBytes", line.fromUpstreamBytes());
        json.writeStringField("plan", words(line.plan()));
        json.writeStringField("state", line.state().word());
        json.writeEndObject();
    }

    private static String words(Plan plan) {
        return plan instanceof Plan.Break taken
                ? taken.rule() + ": " + taken.fault().text() + " when "
                        + taken.moment().text()
                : "pass through";
    }

    private Answer disarmAll() {
        int armed = controls.disarmAll();
        return Answer.json(Json.object(json -> json.writeNumberField("disarmed", armed)));
    }

    private CompletionStage<Answer> reactions(Request request) {
        String await = request.parameter("await", "");
        Loaded<Long> millis =
                await.isEmpty() ? new Loaded.Valid<>(0L, List.of()) : RequestLoader.waiting(await, "await");
        if (millis instanceof Loaded.Invalid<Long> invalid) {
            return CompletableFuture.completedFuture(Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "await: this is no time to wait for. ?await=2s waits for two seconds, and 60s is the most.",
                    json -> Problems.write(invalid.problems(), json)));
        }
        String proxy = request.parameter("proxy", "");
        String rule = request.parameter("rule", "");
        Optional<Answer> unknown = named.unknown(some(proxy), some(rule));
        if (unknown.isPresent()) {
            return CompletableFuture.completedFuture(unknown.get());
        }
        return controls.settled(proxy, rule, ((Loaded.Valid<Long>) millis).value())
                .map(settling -> settling.handle((settled, failed) -> failed == null
                        ? reactions(settled, proxy, rule)
                        : Answer.busy("Too many wait for reactions already, or nobody can be asked for them now. Ask"
                                + " again in a moment.")))
                .orElseGet(() -> CompletableFuture.completedFuture(AdminApi.unwatched()));
    }

    private static Set<String> some(String name) {
        return name.isEmpty() ? Set.of() : Set.of(name);
    }

    private Answer reactions(Awaiting.Settled settled, String proxy, String rule) {
        List<EpisodeView> episodes = controls.report()
                .map(report -> Awaiting.of(report.episodes(), proxy, rule))
                .orElse(List.of());
        return Answer.json(Json.object(json -> {
            json.writeBooleanField("settled", settled.settled());
            json.writeNumberField("pending", settled.pending());
            json.writeArrayFieldStart("episodes");
            for (EpisodeView episode : episodes) {
                ReportJson.write(episode, json);
            }
            json.writeEndArray();
        }));
    }
}
