package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Stage.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a server gets a request that a client was asked to make once, where the answer is reset: on a connection of its
 * own, and on one that has served before. The table of the reactions of clients, as far as it is about these three.
 */
class ReactionsIT {
    private static final String WELL = "200, 1000 bytes";
    private static final String RESET = "curl: (56) Recv failure: Connection reset by peer";
    private static final String NO_ANSWER =
            "IOException: HTTP/1.1 header parser received no bytes <- SocketException: Connection reset";
    private static final String CONNECTION_RESET = "SocketException: Connection reset";

    private final List<WebUpstream> webs = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int client = 0; client < 5; client++) {
            webs.add(WebUpstream.open());
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (WebUpstream web : webs) {
            web.close();
        }
    }

    /** What one client gets of its last request, and which requests its server gets in all. */
    private record Reaction(String words, List<String> requests) {
        static Reaction of(String words, String... requests) {
            return new Reaction(words, List.of(requests));
        }
    }

    /** Each client makes these requests, on one connection if it can; all but the last go well. */
    private List<Scene> assertReactions(
            String rule, List<String> methods, Reaction curl, Reaction httpClient, Reaction httpUrlConnection)
            throws Exception {
        List<Reaction> expected = List.of(curl, httpClient, httpClient, httpUrlConnection, httpUrlConnection);
        List<Scene> scenes = Stage.playRule(
                rule,
                curl(methods, curl),
                java(1, Jdk.OF_THIS_BUILD, "HttpClient", methods, httpClient),
                java(2, Jdk.NEWEST, "HttpClient", methods, httpClient),
                java(3, Jdk.OF_THIS_BUILD, "HttpURLConnection", methods, httpUrlConnection),
                java(4, Jdk.NEWEST, "HttpURLConnection", methods, httpUrlConnection));
        assertThat(IntStream.range(0, expected.size())
                        .mapToObj(client -> webs.get(client).methods()))
                .containsExactlyElementsOf(
                        expected.stream().map(Reaction::requests).toList());
        return scenes;
    }

    private Part curl(List<String> methods, Reaction expected) {
        Client curl = Client.installed("curl", "curl").with("-q");
        List<String> arguments = new ArrayList<>();
        return new Part(webs.get(0).port(), seat -> {
            for (String method : methods) {
                arguments.addAll(arguments.isEmpty() ? List.of() : List.of("--next", "-q"));
                arguments.addAll(List.of("-sS", "-o", "/dev/null", seat.url()));
                arguments.addAll(method.equals("POST") ? List.of("-d", "x") : List.of());
                arguments.addAll(List.of("-w", "%{http_code}, %{size_download} bytes\\n"));
            }
            String well = (WELL + "\n").repeat(methods.size() - 1);
            // What it prints comes at its end, what it complains of at once.
            assertThat(curl.run(arguments.toArray(String[]::new)).words())
                    .isEqualTo(
                            expected.words().equals(WELL)
                                    ? well + WELL
                                    : expected.words() + "\n" + well + "000, 0 bytes");
        });
    }

    private Part java(int web, Jdk jdk, String client, List<String> methods, Reaction expected) {
        return new Part(webs.get(web).port(), seat -> {
            Client java = jdk.client(JavaClient.class).with(client, seat.url());
            String[] uploads = methods.stream()
                    .map(method -> method.equals("POST") ? "3" : "0")
                    .toArray(String[]::new);
            assertThat(java.run(uploads).well().words())
                    .isEqualTo((WELL + "\n").repeat(methods.size() - 1) + expected.words());
        });
    }

    @Test
    void get_on_a_fresh_connection() throws Exception {
        List<Scene> scenes = assertReactions(
                "reset when request method GET at answering",
                List.of("GET"),
                Reaction.of(RESET, "GET"),
                Reaction.of(NO_ANSWER, "GET", "GET"),
                Reaction.of(CONNECTION_RESET, "GET", "GET"));

        for (Scene scene : scenes) {
            for (int connection = 1; connection <= scene.wire().size(); connection++) {
                scene.hit(connection, "reset", "request method GET at answering")
                        .reset(connection)
                        .saw(connection, ">SYN <SYN >data <RST");
            }
        }
    }

    @Test
    void post_on_a_fresh_connection() throws Exception {
        assertReactions(
                "reset when request method POST at answering",
                List.of("POST"),
                Reaction.of(RESET, "POST"),
                Reaction.of(NO_ANSWER, "POST"),
                Reaction.of(CONNECTION_RESET, "POST", "POST"));
    }

    /** All of them hide it. */
    @Test
    void get_on_a_used_connection_once() throws Exception {
        List<Scene> scenes = assertReactions(
                "reset when request method GET nth 2 at answering, [1]",
                List.of("GET", "GET"),
                Reaction.of(WELL, "GET", "GET", "GET"),
                Reaction.of(WELL, "GET", "GET", "GET"),
                Reaction.of(WELL, "GET", "GET", "GET"));

        assertSecondHit(scenes, "request method GET nth 2 at answering");
    }

    /** Two of three do it twice, and do not say so. */
    @Test
    void post_on_a_used_connection_once() throws Exception {
        List<Scene> scenes = assertReactions(
                "reset when request method POST at answering, [1]",
                List.of("GET", "POST"),
                Reaction.of(WELL, "GET", "POST", "POST"),
                Reaction.of(NO_ANSWER, "GET", "POST"),
                Reaction.of(WELL, "GET", "POST", "POST"));

        assertSecondHit(scenes, "request method POST at answering");
    }

    private static void assertSecondHit(List<Scene> scenes, String when) {
        for (Scene scene : scenes) {
            scene.hit(1, "reset", when).reset(1).saw(1, ">SYN <SYN >data <data >data <RST");
            if (scene.wire().size() > 1) {
                scene.connected(2).wentWell(2);
            }
        }
    }

    /** Where it goes wrong again, two of three say so after the second attempt. */
    @Test
    void post_on_a_used_connection_always() throws Exception {
        assertReactions(
                "reset when request method POST at answering",
                List.of("GET", "POST"),
                Reaction.of(RESET, "GET", "POST", "POST"),
                Reaction.of(NO_ANSWER, "GET", "POST"),
                Reaction.of(CONNECTION_RESET, "GET", "POST", "POST"));
    }
}
