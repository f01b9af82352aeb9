package io.hangup.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that look like one of this port's, and are none. */
@Timeout(30)
class HostCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"evillocalhost", "localhost.evil.example", "127.0.0.1.evil.example", "xlocalhost:80"})
    void aNameThatOnlyLooksLikeOursIsNot(String host) throws Exception {
        try (Serving serving = Serving.of(Serving.Pages.NONE)) {
            assertThat(serving.ask("GET /api/v1/rules", "Host: " + host)).startsWith("HTTP/1.1 421 ");
            assertThat(serving.ask("GET /api/v1/rules", "Host: x.localhost")).startsWith("HTTP/1.1 200 ");
            assertThat(serving.ask("GET /api/v1/rules", "Host: localhost.:80")).startsWith("HTTP/1.1 200 ");
        }
    }

    /** On loopback, where nobody scrapes by another name; beyond it any name will do for these. */
    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
    void onLoopbackAlsoWhatIsOpenWantsOneOfOurNames(String path) throws Exception {
        try (Serving serving = Serving.of(Serving.Pages.NONE)) {
            assertThat(serving.ask("GET " + path, "Host: evil.example")).startsWith("HTTP/1.1 421 ");
            assertThat(serving.ask("GET " + path, "Host: localhost")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void oneOriginThatIsOursDoesNotExcuseAnother() throws Exception {
        try (Serving serving = Serving.of(Serving.Pages.NONE)) {
            String own = "Origin: http://localhost";

            assertThat(serving.ask("GET /api/v1/rules", own)).startsWith("HTTP/1.1 200 ");
            assertThat(serving.ask("GET /api/v1/rules", own, "Origin: http://evil.example"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }
}
