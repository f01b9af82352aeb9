package io.hangup.zoo.client;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The HTTP client of reactor-netty, which is that of Spring's WebClient. One connection in its pool: the answer is there
 * before the connection is given back, and a second one would be made in that moment.
 */
public final class ReactorNetty {
    private ReactorNetty() {}

    /**
     * Makes its calls.
     *
     * @param arguments a base URL, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        HttpClient client = HttpClient.create(ConnectionProvider.create("zoo", 1))
                .responseTimeout(Duration.ofMillis(Program.limitMillis()));
        Program.run(arguments, (step, nth) -> {
            byte[] body = Program.body(step);
            String url = Program.url(arguments[0], step, nth);
            HttpClient.ResponseReceiver<?> request = body.length == 0
                    ? client.get().uri(url)
                    : client.post().uri(url).send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
            Mono<String> answer = request.responseSingle((head, content) -> content.asByteArray()
                    .map(bytes -> Program.answer(step, head.status().code(), bytes.length)));
            return Objects.requireNonNull(answer.block());
        });
    }
}
