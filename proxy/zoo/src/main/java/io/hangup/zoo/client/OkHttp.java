package io.hangup.zoo.client;

import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp. */
public final class OkHttp {
    private OkHttp() {}

    /**
     * Makes its calls.
     *
     * @param arguments a base URL, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(Duration.ofMillis(Program.limitMillis()))
                .build();
        Program.run(arguments, (step, nth) -> {
            Request.Builder request = new Request.Builder().url(Program.url(arguments[0], step, nth));
            byte[] body = Program.body(step);
            if (body.length > 0) {
                request.post(RequestBody.create(body));
            }
            try (Response answer = client.newCall(request.build()).execute()) {
                return Program.answer(step, answer.code(), answer.body().bytes().length);
            }
        });
    }
}
