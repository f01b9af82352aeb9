package io.hangup.app.clients;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A program that makes HTTP requests one after the other with a client of the JDK and prints what the application gets of
 * each: the status and the length of the body, or the exception and its causes. Needs no other class, so that it runs on any
 * JDK from 17 on.
 */
final class JavaClient {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** What is larger is streamed by HttpURLConnection, and then cannot be sent again. */
    private static final int BUFFERED_BYTES = 1_000_000;

    /** As a program does that copies a file: HttpURLConnection tells of a failed write only at the next one. */
    private static final int BLOCK_BYTES = 65_536;

    private static final String TIMEOUT = "timeout:";
    private static final String IDLE = "idle:";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final boolean asHttpClient;
    private final URI uri;

    private JavaClient(String which, String url) {
        this.asHttpClient = which.equals("HttpClient");
        this.uri = URI.create(url);
    }

    /**
     * Arguments: which client, a URL, and the steps. A number is a request, and says how many bytes to POST (0 is a GET);
     * {@code timeout:MILLIS} is that of the requests behind it; {@code idle:MILLIS} does nothing for so long.
     */
    public static void main(String[] arguments) throws InterruptedException {
        JavaClient client = new JavaClient(arguments[0], arguments[1]);
        int timeoutMillis = TIMEOUT_MILLIS;
        for (int step = 2; step < arguments.length; step++) {
            String what = arguments[step];
            if (what.startsWith(TIMEOUT)) {
                timeoutMillis = Integer.parseInt(what.substring(TIMEOUT.length()));
            } else if (what.startsWith(IDLE)) {
                Thread.sleep(Long.parseLong(what.substring(IDLE.length())));
            } else {
                System.out.println(client.ask(new byte[Integer.parseInt(what)], timeoutMillis));
            }
        }
    }

    private String ask(byte[] upload, int timeoutMillis) throws InterruptedException {
        try {
            return asHttpClient ? httpClient(upload, timeoutMillis) : httpUrlConnection(upload, timeoutMillis);
        } catch (IOException failure) {
            return withCauses(failure);
        }
    }

    private String httpClient(byte[] upload, int timeoutMillis) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(timeoutMillis));
        if (upload.length > 0) {
            request.POST(BodyPublishers.ofByteArray(upload));
        }
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        return answer.statusCode() + ", " + answer.body().length + " bytes";
    }

    private String httpUrlConnection(byte[] upload, int timeoutMillis) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setReadTimeout(timeoutMillis);
        if (upload.length > 0) {
            connection.setDoOutput(true);
            if (upload.length > BUFFERED_BYTES) {
                connection.setFixedLengthStreamingMode(upload.length);
            }
            try (OutputStream out = connection.getOutputStream()) {
                for (int sent = 0; sent < upload.length; sent += BLOCK_BYTES) {
                    out.write(upload, sent, Math.min(BLOCK_BYTES, upload.length - sent));
                }
            }
        }
        int length = connection.getInputStream().readAllBytes().length;
        return connection.getResponseCode() + ", " + length + " bytes";
    }

    /** HttpClient gives a failure itself as its cause, for the second stack; said once. */
    private static String withCauses(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        Throwable cause = failure.getCause();
        if (cause == null) {
            return text;
        }
        String causes = withCauses(cause);
        return causes.startsWith(text) ? causes : text + " <- " + causes;
    }
}
