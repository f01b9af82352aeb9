package io.hangup.zoo.client;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient 5, the classic one. */
public final class Apache {
    private Apache() {}

    /**
     * Makes its calls.
     *
     * @param arguments a base URL, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        RequestConfig config = RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(Program.limitMillis()))
                .build();
        CloseableHttpClient client =
                HttpClients.custom().setDefaultRequestConfig(config).build();
        Program.run(
                arguments,
                (step, nth) -> client.execute(request(arguments[0], step, nth), answer -> {
                    byte[] body = EntityUtils.toByteArray(answer.getEntity());
                    return Program.answer(step, answer.getCode(), body.length);
                }));
    }

    private static HttpUriRequestBase request(String base, String step, int nth) {
        String url = Program.url(base, step, nth);
        byte[] body = Program.body(step);
        if (body.length == 0) {
            return new HttpGet(url);
        }
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
        return post;
    }
}
