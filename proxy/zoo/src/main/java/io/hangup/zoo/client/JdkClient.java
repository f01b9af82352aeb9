package io.hangup.zoo.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** {@link HttpClient}, of the JDK. */
public final class JdkClient {
    private JdkClient() {}

    /**
     * Makes its calls.
     *
     * @param arguments a base URL, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Program.run(arguments, (step, nth) -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Program.url(arguments[0], step, nth)))
                    .timeout(Duration.ofMillis(Program.limitMillis()));
            byte[] body = Program.body(step);
            if (body.length > 0) {
                request.POST(BodyPublishers.ofByteArray(body));
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            return Program.answer(step, answer.statusCode(), answer.body().length);
        });
    }
}
