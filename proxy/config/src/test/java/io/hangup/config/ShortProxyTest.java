package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.proxy.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy, and the address of a listener, on the command line. */
class ShortProxyTest {
    @ParameterizedTest
    @CsvSource({
        "15432=localhost:5432, 127.0.0.1, 15432, localhost, 5432",
        "0.0.0.0:1=db:2, 0.0.0.0, 1, db, 2",
        "[::1]:1=[::2]:2, ::1, 1, ::2, 2",
        "0=db:2, 127.0.0.1, 0, db, 2"
    })
    void a_listener_and_its_upstream_have_an_equals_sign_between_them(
            String typed, String host, int port, String upstreamHost, int upstreamPort) {
        assertThat(Loading.valid(ShortProxy.parse(typed)))
                .isEqualTo(new ShortProxy(new Endpoint(host, port), new Endpoint(upstreamHost, upstreamPort)));
    }

    @Test
    void both_halves_are_judged_at_once() {
        assertThat(Loading.rendered(ShortProxy.parse("99999=localhost"))).isEqualTo("""
                        LISTEN=UPSTREAM:1:1: port 99999 (expected: 0 to 65535)
                        99999=localhost
                        ^~~~~
                        LISTEN=UPSTREAM:1:7: upstream "localhost" has no port (expected: HOST:PORT or [IPv6]:PORT)
                        99999=localhost
                              ^~~~~~~~~  such as "localhost:5432"
                        """);
    }

    @Test
    void an_upstream_that_is_the_listener_itself_is_refused() {
        assertThat(Loading.problems(ShortProxy.parse("15432=localhost:15432")))
                .extracting(Problem::message)
                .containsExactly("upstream localhost:15432 is this proxy's own listener 127.0.0.1:15432"
                        + " (expected: another address or port)");
    }

    @Test
    void without_an_equals_sign_it_is_no_proxy() {
        assertThat(Loading.problems(ShortProxy.parse("15432:localhost:5432")))
                .extracting(Problem::message)
                .containsExactly("\"15432:localhost:5432\" (expected: LISTEN=UPSTREAM, such as 15432=localhost:5432)");
    }

    @Test
    void an_option_takes_the_address_of_a_listener() {
        assertThat(Loading.valid(ShortProxy.parseListen("--admin", "9191"))).isEqualTo(new Endpoint("127.0.0.1", 9191));
        assertThat(Loading.rendered(ShortProxy.parseListen("--admin", "localhost")))
                .startsWith("--admin:1:1: listen \"localhost\" has no port");
    }
}
