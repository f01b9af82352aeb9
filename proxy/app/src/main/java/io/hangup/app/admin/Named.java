package io.hangup.app.admin;

import io.hangup.app.log.Printable;
import io.hangup.config.Nearest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a query names: something that is there, or that was, because a filter that matches nothing would say that all is well. */
final class Named {
    private final Controls controls;

    Named(Controls controls) {
        this.controls = controls;
    }

    /** That what is asked for takes no such parameter, not without a value, or not twice, if that is so. */
    static Optional<Answer> oddParameter(Operation operation, Target target) {
        if (operation.takesAnyQuery()) {
            return Optional.empty();
        }
        for (Map.Entry<String, List<String>> given : target.parameters().entrySet()) {
            String name = given.getKey();
            if (!operation.parameters().contains(name)) {
                return Optional.of(Answer.problem(
                        HttpResponseStatus.BAD_REQUEST,
                        operation.template() + " takes no parameter " + words(name, operation.parameters())));
            }
            if (given.getValue().stream()
                    .anyMatch(value -> value.replace(",", "").isEmpty())) {
                return Optional.of(Answer.problem(
                        HttpResponseStatus.BAD_REQUEST,
                        "The parameter " + name + " is empty (expected: a value, or no such parameter)."));
            }
            if (given.getValue().size() > 1 && operation != Operation.EVENTS) {
                return Optional.of(Answer.problem(
                        HttpResponseStatus.BAD_REQUEST,
                        "The parameter " + name + " is there "
                                + given.getValue().size() + " times (expected: once)."));
            }
        }
        return Optional.empty();
    }

    /** That there is no such thing, if one of those that are asked for is not known. */
    static Optional<Answer> unknown(String noun, Collection<String> asked, Collection<String> known) {
        return asked.stream()
                .filter(each -> !known.contains(each))
                .findFirst()
                .map(each ->
                        Answer.problem(HttpResponseStatus.NOT_FOUND, "There is no " + noun + " " + words(each, known)));
    }

    private static String words(String asked, Collection<String> known) {
        String expected = known.isEmpty() ? "none" : "one of " + new TreeSet<>(known);
        return Printable.of(asked) + " (expected: " + expected + ")"
                + Nearest.hint(asked, known).map(hint -> "; " + hint).orElse(".");
    }

    /** That there is no such proxy now, if one is named. */
    Optional<Answer> unknownNow(String proxy) {
        return proxy.isEmpty()
                ? Optional.empty()
                : unknown(
                        "proxy",
                        Set.of(proxy),
                        controls.proxies().stream().map(Controls.Proxy::proxy).toList());
    }

    /** That there never was such a proxy, or no such rule of one of these, if some are named. */
    Optional<Answer> unknown(Set<String> proxies, Set<String> rules) {
        List<Controls.Name> known = controls.names();
        return unknown(
                        "proxy",
                        proxies,
                        known.stream().map(Controls.Name::proxy).toList())
                .or(() -> unknown(
                        "rule",
                        rules,
                        known.stream()
                                .filter(each -> proxies.isEmpty() || proxies.contains(each.proxy()))
                                .flatMap(each -> each.rule().stream())
                                .toList()));
    }
}
