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
 * A program that makes one HTTP request with a client of the JDK and prints what the application gets: the status and the
 * length of the body, or the exception and its causes. Needs no other class, so that it runs on any JDK from 17 on.
 */
final class JavaClient {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** What is larger is streamed by HttpURLConnection, and then cannot be sent again. */
    private static final int BUFFERED_BYTES = 1_000_000;

    /** As a program does that copies a file: HttpURLConnection tells of a failed write only at the next one. */
    private static final int BLOCK_BYTES = 65_536;

    private JavaClient() {}

    /** Arguments: which client, a URL, how many bytes to POST (0 is a GET), and perhaps a timeout in milliseconds. */
    public static void main(String[] arguments) throws InterruptedException {
        URI uri = URI.create(arguments[1]);
        byte[] upload = new byte[Integer.parseInt(arguments[2])];
        int timeoutMillis = arguments.length > 3 ? Integer.parseInt(arguments[3]) : TIMEOUT_MILLIS;
        try {
            System.out.println(
                    arguments[0].equals("HttpClient")
                            ? httpClient(uri, upload, timeoutMillis)
                            : httpUrlConnection(uri, upload, timeoutMillis));
        } catch (IOException failure) {
            System.out.println(withCauses(failure));
        }
    }

    private static String httpClient(URI uri, byte[] upload, int timeoutMillis)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(timeoutMillis));
        if (upload.length > 0) {
            request.POST(BodyPublishers.ofByteArray(upload));
        }
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        return answer.statusCode() + ", " + answer.body().length + " bytes";
    }

    private static String httpUrlConnection(URI uri, byte[] upload, int timeoutMillis) throws IOException {
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
