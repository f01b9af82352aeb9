package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The ports that are taken so far. Whoever comes second to one is told who has it. */
final class Listeners {
    private final Map<Integer, Map<String, Located<Endpoint>>> taken = new HashMap<>();

    /** Takes a port: empty, or the listener that has it already. Port 0 is always free. */
    Optional<Located<Endpoint>> take(Located<Endpoint> listen) {
        if (listen.value().port() == 0) {
            return Optional.empty();
        }
        Map<String, Located<Endpoint>> hosts =
                taken.computeIfAbsent(listen.value().port(), port -> new LinkedHashMap<>());
        Optional<Located<Endpoint>> first = Addresses.spellings(listen.value().host()).stream()
                .flatMap(host -> holders(hosts, host))
                .findFirst();
        Addresses.spellings(listen.value().host()).forEach(host -> hosts.putIfAbsent(host, listen));
        return first;
    }

    private static Stream<Located<Endpoint>> holders(Map<String, Located<Endpoint>> hosts, String host) {
        if (hosts.containsKey(host)) {
            return Stream.of(hosts.get(host));
        }
        return Addresses.isAny(host)
                ? hosts.entrySet().stream()
                        .filter(other ->
                                Addresses.covers(host, other.getKey()) || Addresses.covers(other.getKey(), host))
                        .map(Map.Entry::getValue)
                : Addresses.anyOver(host).stream().filter(hosts::containsKey).map(hosts::get);
    }
}
