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
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
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
    /** How the header {@code Server} of every answer of Hangup begins. */
    private static final String SERVER = "Hangup/";

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
        if (answer.statusCode() == 200 && type(answer).equals("text/event-stream")) {
            return answer.body();
        }
        try (Stream<String> body = answer.body()) {
            throw refusal(answer, body.collect(Collectors.joining("\n")));
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(access.url().resolve(ROOT + path));
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private String send(HttpRequest.Builder request) throws AdminFailure {
        HttpResponse<String> answer = answer(request.build(), BodyHandlers.ofString());
        boolean isWell = answer.statusCode() / 100 == 2;
        if (!isWell || (type(answer).equals(JSON) && !JsonTree.isObject(answer.body()))) {
            throw refusal(answer, answer.body());
        }
        return answer.body();
    }

    /** The answer of Hangup: who does not say that it is one is not believed, whatever the status. */
    private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> body) throws AdminFailure {
        try {
            HttpResponse<T> answer = client.send(request, body);
            String server = answer.headers().firstValue("Server").orElse("");
            if (!server.startsWith(SERVER)) {
                throw stranger("it said " + answer.statusCode()
                        + (server.isEmpty() ? "" : " and calls itself " + Printable.of(server)));
            }
            return answer;
        } catch (IOException failed) {
            throw notAsked(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable("it was not waited for");
        }
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Content-Type")
                .orElse("")
                .replaceFirst(";.*", "")
                .strip();
    }

    private AdminFailure stranger(String said) {
        return new AdminFailure(
                Why.UNREACHABLE,
                "hangup: " + access.name() + " answered, but it is not Hangup's admin port: " + said + "\n  "
                        + "Let --admin or HANGUP_ADMIN name the admin port that run prints at its start.");
    }

    /** What a problem (RFC 9457) says, with every place of a configuration that it names. */
    private AdminFailure refusal(HttpResponse<?> answer, String body) {
        int status = answer.statusCode();
        JsonTree problem = JsonTree.of(body);
        if (problem.text("status").isEmpty()) {
            return new AdminFailure(
                    Why.REFUSED,
                    "hangup: " + access.name() + " answered " + status + " and does not say why"
                            + (status == 413
                                    ? "\n  What was sent is larger than it takes; send less at once."
                                    : "\n  The log of that Hangup may say more."));
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
        return new AdminFailure(Why.REFUSED, said.toString(), body.strip());
    }

    private static String place(JsonTree problem) {
        String line = problem.text("line");
        return problem.text("source") + (line.isEmpty() ? "" : ":" + line + ":" + problem.text("column")) + ": ";
    }

    private AdminFailure unreachable(String why) {
        return new AdminFailure(
                Why.UNREACHABLE,
                "hangup: " + access.name() + " cannot be reached: " + Printable.of(why)
                        + "\n  Start Hangup with an admin port (run --admin 9191), or let --admin or HANGUP_ADMIN name it.");
    }

    /** The JDK's own words for the usual ones are none, and it hides an unknown host in a failure to connect. */
    private AdminFailure notAsked(IOException failed) {
        boolean secure = access.url().getScheme().equals("https");
        if (isCausedBy(failed, UnresolvedAddressException.class) || isCausedBy(failed, UnknownHostException.class)) {
            return unreachable("the host name " + access.url().getHost() + " is unknown");
        }
        if (failed instanceof HttpConnectTimeoutException) {
            return unreachable("no connection within " + CONNECT_TIMEOUT.toSeconds() + " s");
        }
        if (failed instanceof HttpTimeoutException) {
            return unreachable("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s");
        }
        if (isCausedBy(failed, CertPathBuilderException.class) || isCausedBy(failed, CertificateException.class)) {
            return unreachable(
                    "its certificate is not believed (" + failed.getMessage() + "); --ca names whose certificates are");
        }
        if (failed instanceof SSLException) {
            return stranger("it speaks no TLS (" + failed.getMessage() + "); without TLS its URL begins with http://");
        }
        if (failed instanceof ConnectException) {
            return unreachable("nobody listens there");
        }
        return stranger("what it says is no HTTP (" + failed.getMessage() + ")"
                + (secure ? "" : "; with TLS its URL begins with https://"));
    }

    private static boolean isCausedBy(Throwable failed, Class<? extends Throwable> kind) {
        return Stream.<Throwable>iterate(failed, Objects::nonNull, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
