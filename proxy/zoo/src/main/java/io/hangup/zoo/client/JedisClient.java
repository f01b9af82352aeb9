package io.hangup.zoo.client;

import java.io.IOException;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** Jedis, with its pool. */
public final class JedisClient {
    private JedisClient() {}

    /**
     * Makes its calls.
     *
     * @param arguments the port and the key, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        String[] target = arguments[0].split("/", 2);
        RedisClient client = RedisClient.builder()
                .hostAndPort("127.0.0.1", Integer.parseInt(target[0]))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .socketTimeoutMillis(Program.limitMillis())
                        .build())
                .build();
        Program.run(arguments, (step, nth) -> {
            switch (step) {
                case "write" -> client.incr(target[1]);
                case "upload" -> client.append(target[1], "x".repeat(Program.UPLOAD_BYTES));
                case "big" -> client.eval(Redis.BIG, List.of(target[1]), List.of());
                default -> client.get("none");
            }
            return "OK";
        });
    }
}
