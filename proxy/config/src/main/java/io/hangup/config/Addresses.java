package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses of listeners and upstreams, without resolving any name, and knows which of them meet. */
final class Addresses {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOOPBACK_6 = "0:0:0:0:0:0:0:1";
    private static final String ANY = "0.0.0.0";
    private static final String ANY_6 = "0:0:0:0:0:0:0:0";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOST_CHARS = 253;
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][^.]*");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|0[xX][0-9a-fA-F]+");
    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9_.-]{1,32}");
    private static final String PORT_FORM =
            "(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    private static final String HOST_FORM =
            "([A-Za-z0-9_.-]*[A-Za-z_][A-Za-z0-9_.-]*|([0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?\\])";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://(?<rest>.*)");

    /** What an address is for. */
    private enum Use {
        LISTEN("listen", 0, "PORT, HOST:PORT or [IPv6]:PORT"),
        UPSTREAM("upstream", 1, "HOST:PORT or [IPv6]:PORT");

        private final String noun;
        private final int leastPort;
        private final String form;

        Use(String noun, int leastPort, String form) {
            this.noun = noun;
            this.leastPort = leastPort;
            this.form = form;
        }
    }

    private Addresses() {}

    /** Where a listener binds: {@code 15432} (loopback), {@code 0.0.0.0:15432}, {@code [::1]:15432}. Port 0 is any free one. */
    static Type<Endpoint> listen() {
        return new Type.Word<>(
                Use.LISTEN.form,
                Schema.anyOf(List.of(Schema.whole(0, MAX_PORT), Schema.text("(" + HOST_FORM + ":)?" + PORT_FORM))),
                text -> parse(text, Use.LISTEN));
    }

    /** Who is dialled: {@code db.example:5432}, {@code 10.0.0.7:5432}, {@code [::1]:5432}. */
    static Type<Endpoint> upstream() {
        return new Type.Word<>(
                Use.UPSTREAM.form, Schema.text(HOST_FORM + ":(?!0$)" + PORT_FORM), text -> parse(text, Use.UPSTREAM));
    }

    private static Optional<Endpoint> parse(Text text, Use use) {
        String value = text.value();
        Matcher scheme = SCHEME.matcher(value);
        if (scheme.matches()) {
            return refuse(text, use, Optional.of(Nearest.didYouMean(scheme.group("rest"))));
        }
        int colon = value.lastIndexOf(':');
        boolean isBare = colon < 0 && NUMBER.matcher(value).matches();
        if (isBare && use == Use.LISTEN) {
            return port(text, use).map(port -> new Endpoint(LOOPBACK, port));
        }
        if (colon < 0 || value.endsWith("]")) {
            return incomplete(text, isBare, use);
        }
        Optional<String> host = host(text, text.part(0, colon), use);
        Optional<Integer> port = port(text.part(colon + 1, value.length()), use);
        return host.flatMap(name -> port.map(number -> new Endpoint(name, number)));
    }

    private static <T> Optional<T> incomplete(Text text, boolean isBare, Use use) {
        String value = text.value();
        String port = use == Use.LISTEN ? ":15432" : ":5432";
        boolean isWhole = value.startsWith("[") || NAME.matcher(value).matches();
        return text.refuse(
                use.noun + " " + text.quoted() + " has no " + (isBare ? "host" : "port") + " (expected: " + use.form
                        + ")",
                Optional.of(isBare ? "localhost:" + value : value + port)
                        .filter(example -> isWhole)
                        .map(example -> "such as " + Glyphs.quoted(example)));
    }

    private static <T> Optional<T> refuse(Text text, Use use, Optional<String> hint) {
        return text.refuse(use.noun + " " + text.quoted() + " (expected: " + use.form + ")", hint);
    }

    private static Optional<String> host(Text all, Text host, Use use) {
        String value = host.value();
        String rest = all.value().substring(value.length());
        if (value.isEmpty() || value.equals("*")) {
            String other = use == Use.LISTEN ? ANY : "localhost";
            return refuse(all, use, Optional.of(Nearest.didYouMean(other + rest)));
        }
        if (value.indexOf(':') >= 0 || value.startsWith("[")) {
            return ipv6(all, value, rest, use);
        }
        boolean isNumeric = NUMERIC.matcher(value).matches();
        if (isNumeric && !DOTTED_QUAD.matcher(value).matches()) {
            String after = rest.substring(1);
            boolean isPair = use == Use.LISTEN
                    && PORT.matcher(value).matches()
                    && PORT.matcher(after).matches();
            Optional<String> hint = Optional.of("listen and upstream are two keys; \"" + after + "\" alone is loopback")
                    .filter(words -> isPair);
            return host.refuse(
                    "host " + host.quoted() + " is no IPv4 address (expected: four numbers from 0 to 255)", hint);
        }
        return value.length() <= MAX_HOST_CHARS && NAME.matcher(value).matches()
                ? Optional.of(value)
                : host.refuse("host " + host.quoted()
                        + " (expected: a name of letters, digits, \"-\", \"_\" and \".\", or an address)");
    }

    private static Optional<String> ipv6(Text all, String value, String rest, Use use) {
        boolean inBrackets = value.startsWith("[") && value.endsWith("]");
        String address = inBrackets ? value.substring(1, value.length() - 1) : value;
        boolean isAddress = address.indexOf(':') >= 0 && literal(address).isPresent();
        if (inBrackets && isAddress) {
            return Optional.of(address);
        }
        return refuse(
                all, use, isAddress ? Optional.of(Nearest.didYouMean("[" + address + "]" + rest)) : Optional.empty());
    }

    private static Optional<Integer> port(Text port, Use use) {
        boolean isNumber = PORT.matcher(port.value()).matches();
        int number = isNumber ? Integer.parseInt(port.value()) : -1;
        return number >= use.leastPort && number <= MAX_PORT
                ? Optional.of(number)
                : port.refuse("port " + (isNumber ? port.value() : port.quoted()) + " (expected: " + use.leastPort
                        + " to " + MAX_PORT + ")");
    }

    /** The one spelling of an address, or empty where this is a name. Never asks a resolver. */
    static Optional<String> literal(String host) {
        if (DOTTED_QUAD.matcher(host).matches()) {
            return Optional.of(host);
        }
        if (host.indexOf(':') < 0) {
            return Optional.empty();
        }
        int zone = host.indexOf('%');
        if (zone >= 0 && !ZONE.matcher(host.substring(zone)).matches()) {
            return Optional.empty();
        }
        String address = zone < 0 ? host : host.substring(0, zone);
        try {
            String spelling = InetAddress.getByName("[" + address + "]").getHostAddress();
            return Optional.of(zone < 0 ? spelling : spelling + host.substring(zone));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether dialling the upstream reaches the listener, as far as that is known without a resolver. */
    static boolean loops(Endpoint listen, Endpoint upstream) {
        return listen.port() == upstream.port()
                && spellings(listen.host()).stream()
                        .anyMatch(a -> spellings(upstream.host()).stream()
                                .map(b -> b.equals(ANY) ? LOOPBACK : b.equals(ANY_6) ? LOOPBACK_6 : b)
                                .anyMatch(b -> a.equals(b) || (isLoopback(b) && covers(a, b))));
    }

    /** Whether a listener on this address takes connections to others. */
    static boolean isAny(String address) {
        return address.equals(ANY) || address.equals(ANY_6);
    }

    /** The addresses whose listeners take connections to this one too. */
    static List<String> anyOver(String address) {
        return address.indexOf(':') < 0 ? List.of(ANY, ANY_6) : List.of(ANY_6);
    }

    /** Whether a listener on {@code any} takes connections to {@code address}; "::" takes IPv4 as well (ipv6(7)). */
    static boolean covers(String any, String address) {
        return anyOver(address).contains(any);
    }

    private static boolean isLoopback(String address) {
        return address.equals(LOOPBACK_6)
                || (address.startsWith("127.") && DOTTED_QUAD.matcher(address).matches());
    }

    /** What a host may stand for: "localhost" for both loopback addresses, an address for its one spelling. */
    static List<String> spellings(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.equals("localhost") || name.endsWith(".localhost")
                ? List.of(LOOPBACK, LOOPBACK_6)
                : List.of(literal(name).orElse(name));
    }
}
