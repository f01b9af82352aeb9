package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RealClientsTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "clients.md");

    @Test
    void a_silent_duplicate_is_quoted_first() {
        RealClients.Quote quote = RealClients.of("commit-gap").stream()
                .filter(each -> each.id().equals("pooled-write"))
                .findFirst()
                .orElseThrow();

        assertThat(quote.groups().get(0)).startsWith("received twice, OK: ").contains("HttpURLConnection", "OkHttp");
        assertThat(quote.groups().get(1)).startsWith("received once, error: ").contains("java.net.http.HttpClient");
    }

    @Test
    void explain_quotes_them_where_they_fit() {
        assertThat(ScenarioPage.of(Scenario.named("commit-gap").orElseThrow()))
                .contains("Real clients", "received twice, OK: HttpURLConnection of JDK", "docs/clients.md");
        assertThat(RealClients.of("garbage")).isEmpty();
    }

    /** The page and the data are of one run. */
    @Test
    void every_situation_has_its_heading_on_the_page() throws IOException {
        String page = Files.readString(PAGE);
        List<RealClients.Quote> quotes = Stream.concat(
                        Fault.all(Target.CLIENT).stream().map(Fault::name),
                        Scenario.all().stream().map(Scenario::name))
                .flatMap(name -> RealClients.of(name).stream())
                .toList();

        assertThat(quotes).isNotEmpty().allSatisfy(quote -> {
            assertThat(page).contains("### " + quote.id() + "\n", quote.situation());
            assertThat(quote.groups()).isNotEmpty();
        });
    }
}
