package io.hangup.app.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every operation of the admin port: a method at a path, and what it is for. Requests are served from this table, and what
 * describes the interface is compared with it. A name in braces stands for one segment of a path.
 */
enum Operation {
    /** {@code GET /healthz}. */
    HEALTH("GET", "/healthz", Work.READS, "Whether every event loop answers."),
    /** {@code GET /readyz}. */
    READINESS("GET", "/readyz", Work.READS, "Whether every proxy listens, and the end has not begun."),
    /** {@code GET /metrics}. */
    METRICS("GET", "/metrics", Work.READS, "All metrics, in Prometheus' text format."),
    /** {@code GET /openapi.json}. */
    OPENAPI("GET", "/openapi.json", Work.READS, "All of this, in the words of OpenAPI."),
    /** {@code GET /probe}. */
    PROBE("GET", "/probe", Work.AT_ONCE, "Who answers here, and both ends of this connection as they are seen here."),
    /** {@code GET /probe/reset}. */
    PROBE_RESET("GET", "/probe/reset", Work.AT_ONCE, "A RST in the place of an answer."),
    /** {@code GET /probe/close}. */
    PROBE_CLOSE("GET", "/probe/close", Work.AT_ONCE, "A FIN in the place of an answer."),
    /** {@code GET /probe/refused}. */
    PROBE_REFUSED("GET", "/probe/refused", Work.AT_ONCE, "A port of this address that is surely closed."),
    /** {@code GET /api/v1/proxies}. */
    PROXIES("GET", "/api/v1/proxies", Work.READS, "Every proxy, where it listens, and who is dialled."),
    /** {@code GET /api/v1/connections}. */
    CONNECTIONS(
            "GET",
            "/api/v1/connections",
            Work.READS,
            "The connections that are open: age, bytes each way, plan and state. ?proxy= asks for those of one.",
            "proxy"),
    /** {@code GET /api/v1/rules}. */
    RULES("GET", "/api/v1/rules", Work.READS, "Every rule as it stands. ?proxy= asks for those of one.", "proxy"),
    /** {@code PUT /api/v1/rules/PROXY/RULE}. */
    PUT_RULE(
            "PUT",
            "/api/v1/rules/{proxy}/{rule}",
            Work.CHANGES,
            "Puts a rule, in the language of the file, in the place of the one of that name, or behind the others."),
    /** {@code DELETE /api/v1/rules/PROXY/RULE}. */
    DELETE_RULE("DELETE", "/api/v1/rules/{proxy}/{rule}", Work.CHANGES, "Takes a rule away."),
    /** {@code POST /api/v1/rules/PROXY/RULE/arm}. */
    ARM(
            "POST",
            "/api/v1/rules/{proxy}/{rule}/arm",
            Work.CHANGES,
            "Arms a rule from now, with all its limits anew; for a time, if the body says so."),
    /** {@code POST /api/v1/rules/PROXY/RULE/disarm}. */
    DISARM("POST", "/api/v1/rules/{proxy}/{rule}/disarm", Work.CHANGES, "Disarms a rule."),
    /** {@code POST /api/v1/rules/PROXY/RULE/fire}. */
    FIRE(
            "POST",
            "/api/v1/rules/{proxy}/{rule}/fire",
            Work.CHANGES,
            "Has an armed rule break its open connections now, or the one or the next ones that the body names."),
    /** {@code POST /api/v1/disarm}. */
    DISARM_ALL(
            "POST",
            "/api/v1/disarm",
            Work.AT_ONCE,
            "The kill switch: disarms every rule, and takes back what open connections carry. Waits for nothing."),
    /** {@code POST /api/v1/reload}. */
    RELOAD("POST", "/api/v1/reload", Work.CHANGES, "Takes the file of the configuration anew."),
    /** {@code GET /api/v1/events}. */
    EVENTS(
            "GET",
            "/api/v1/events",
            Work.AT_ONCE,
            "Everything that happens, as server-sent events, from now on or from behind Last-Event-ID. ?type=, ?proxy= and"
                    + " ?rule= ask for some of it.",
            "type proxy rule"),
    /** {@code GET /api/v1/report}. */
    REPORT(
            "GET",
            "/api/v1/report",
            Work.READS,
            "What clients did after faults so far. ?format= asks for text, junit or markdown in place of json.",
            "format"),
    /** {@code GET /api/v1/reactions}. */
    REACTIONS(
            "GET",
            "/api/v1/reactions",
            Work.AT_ONCE,
            "The episodes so far, once the outcome of each is known; ?await= bounds the waiting, ?proxy= and ?rule= ask for"
                    + " some of them.",
            "await proxy rule");

    /** Where an operation is carried out. */
    enum Work {
        /** It changes nothing and may block for a moment: on a thread for reading. */
        READS,
        /** It changes something and may block for a moment: one after the other, on a thread for changes. */
        CHANGES,
        /** It never blocks: on the event loop of the admin port, whatever is waiting on other threads. */
        AT_ONCE
    }

    private final String method;
    private final String template;
    private final Work work;
    private final String summary;
    private final String parameters;

    Operation(String method, String template, Work work, String summary) {
        this(method, template, work, summary, "");
    }

    Operation(String method, String template, Work work, String summary, String parameters) {
        this.method = method;
        this.template = template;
        this.work = work;
        this.summary = summary;
        this.parameters = parameters;
    }

    HttpMethod method() {
        return HttpMethod.valueOf(method);
    }

    /** The path, with names in braces for segments. */
    String template() {
        return template;
    }

    Work work() {
        return work;
    }

    /** One or two sentences. */
    String summary() {
        return summary;
    }

    /** What its query may name. */
    List<String> parameters() {
        return parameters.isEmpty() ? List.of() : List.of(parameters.split(" ", -1));
    }

    /** Whether its query is nobody's business: who asks for health and metrics often brings one along. */
    boolean takesAnyQuery() {
        return this == HEALTH || this == READINESS || this == METRICS;
    }

    private boolean reads() {
        return method.equals("GET");
    }

    /** Whether it changes something: then it has to be asked for as no web page can. */
    boolean changes() {
        return !reads();
    }

    /** Whether it is there for as long as there is anything to answer, also while Hangup ends: nothing new comes of it. */
    boolean isAlwaysThere() {
        return reads() || this == DISARM || this == DISARM_ALL;
    }

    /** Whether it is at this path, or below it. */
    boolean isAt(String path) {
        return template.equals(path) || template.startsWith(path + "/");
    }

    /** Whether this method asks for it; HEAD asks for what GET does. */
    boolean allows(HttpMethod asked) {
        return asked.name().equals(method) || (asked.equals(HttpMethod.HEAD) && reads());
    }

    /** The operations at a path, whatever their method. */
    static List<Operation> at(Target target) {
        return Arrays.stream(values())
                .filter(each -> each.names(target).isPresent())
                .toList();
    }

    /** The methods of these, as in the header {@code Allow}. */
    static String methods(List<Operation> operations) {
        return operations.stream()
                .map(each -> each.reads() ? "GET, HEAD" : each.method)
                .collect(Collectors.joining(", "));
    }

    /** What the names in braces stand for in this path; empty where it is another path. */
    Optional<Map<String, String>> names(Target target) {
        String[] segments = template.substring(1).split("/", -1);
        if (segments.length != target.segments().size()) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < segments.length; i++) {
            String given = target.segments().get(i);
            if (segments[i].startsWith("{")) {
                names.put(segments[i].substring(1, segments[i].length() - 1), given);
            } else if (!segments[i].equals(given)) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }
}
