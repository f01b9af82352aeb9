package io.hangup.app.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.app.ctl.AdminFailure.Why;
import io.hangup.app.log.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks the admin port of a running Hangup; what it refuses becomes an {@link AdminFailure} in its own words. */
public final class AdminClient {
    private static final String ROOT = "api/v1/";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final AdminAccess access;
    private final HttpClient client;

    /** Asks nothing yet. */
    public AdminClient(AdminAccess access) {
        this.access = access;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        access.trusted().ifPresent(builder::sslContext);
        client = builder.build();
    }

    /** The body of a request that says one thing. */
    public static String body(String field, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            if (value instanceof Long number) {
                json.writeNumberField(field, number);
            } else {
                json.writeStringField(field, value.toString());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory could not be written", impossible);
        }
        return text.toString();
    }

    /** What is at a path below {@code /api/v1/}, perhaps with a query. */
    public String get(String path) throws AdminFailure {
        return send(request(path).timeout(ANSWER_TIMEOUT).GET());
    }

    /** Has something done. */
    public String post(String path, String json) throws AdminFailure {
        return send(request(path)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", JSON)
                .POST(json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    /** Puts a text in YAML, of which JSON is a part. */
    public String put(String path, byte[] yaml) throws AdminFailure {
        return send(request(path)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", YAML)
                .PUT(BodyPublishers.ofByteArray(yaml)));
    }

    /** Takes something away. */
    public String delete(String path) throws AdminFailure {
        return send(request(path)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", JSON)
                .DELETE());
    }

    /** The lines of an answer that does not end, as they come. */
    Stream<String> follow(String path, String lastId) throws AdminFailure {
        HttpRequest.Builder request =
                request(path).header("Accept", "text/event-stream").GET();
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Stream<String>> answer = answer(request.build(), BodyHandlers.ofLines());
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        try (Stream<String> body = answer.body()) {
            throw refusal(answer.statusCode(), body.collect(Collectors.joining("\n")));
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(access.url().resolve(ROOT + path));
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private String send(HttpRequest.Builder request) throws AdminFailure {
        HttpResponse<String> answer = answer(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
            return answer.body();
        }
        throw refusal(answer.statusCode(), answer.body());
    }

    private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> body) throws AdminFailure {
        try {
            return client.send(request, body);
        } catch (IOException failed) {
            throw unreachable(inWords(failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable("it was not waited for");
        }
    }

    /** What a problem (RFC 9457) says, with every place of a configuration that it names. */
    private AdminFailure refusal(int status, String body) {
        JsonTree problem = JsonTree.of(body);
        if (problem.text("status").isEmpty()) {
            return new AdminFailure(
                    Why.UNREACHABLE,
                    "hangup: " + access.url() + " does not answer as Hangup does: it said " + status + "\n  "
                            + "Let --admin name the admin port that run prints at its start.");
        }
        StringBuilder said = new StringBuilder("hangup: ").append(Printable.of(problem.text("detail")));
        for (JsonTree each : problem.list("problems")) {
            said.append("\n  ").append(Printable.of(place(each) + each.text("message")));
            if (!each.text("hint").isEmpty()) {
                said.append("\n    ").append(Printable.of(each.text("hint")));
            }
        }
        if (status == 401) {
            said.append("\n  Let --token-file name the file with its token, or HANGUP_ADMIN_TOKEN hold it.");
        }
        return new AdminFailure(Why.REFUSED, said.toString());
    }

    private static String place(JsonTree problem) {
        String line = problem.text("line");
        return problem.text("source") + (line.isEmpty() ? "" : ":" + line + ":" + problem.text("column")) + ": ";
    }

    private AdminFailure unreachable(String why) {
        return new AdminFailure(
                Why.UNREACHABLE,
                "hangup: " + access.url() + " cannot be reached: " + Printable.of(why)
                        + "\n  Start Hangup with an admin port (run --admin 9191), or let --admin or HANGUP_ADMIN name it.");
    }

    /** The JDK's own words for the usual ones are none, and it hides an unknown host in a failure to connect. */
    private static String inWords(IOException failed) {
        if (Stream.<Throwable>iterate(failed, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof UnresolvedAddressException || each instanceof UnknownHostException)) {
            return "the host name is unknown";
        }
        if (failed instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
        }
        if (failed instanceof HttpTimeoutException) {
            return "no answer within " + ANSWER_TIMEOUT.toSeconds() + " s";
        }
        if (failed instanceof SSLException) {
            return failed.getMessage() + " (--ca names whose certificates are believed)";
        }
        return failed instanceof ConnectException ? "nobody listens there" : failed.toString();
    }
}
