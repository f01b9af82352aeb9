package io.hangup.zoo.client;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;

/** Lettuce: one connection, kept, and made again by itself. */
public final class LettuceClient {
    private LettuceClient() {}

    /**
     * Makes its calls.
     *
     * @param arguments the port and the key, and the calls
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        String[] target = arguments[0].split("/", 2);
        RedisURI uri = RedisURI.create("127.0.0.1", Integer.parseInt(target[0]));
        uri.setTimeout(Duration.ofMillis(Program.limitMillis()));
        RedisCommands<String, String> commands =
                RedisClient.create(uri).connect().sync();
        Program.run(arguments, (step, nth) -> {
            switch (step) {
                case "write" -> commands.incr(target[1]);
                case "upload" -> commands.append(target[1], "x".repeat(Program.UPLOAD_BYTES));
                case "big" -> commands.eval(Redis.BIG, ScriptOutputType.VALUE, target[1]);
                default -> commands.get("none");
            }
            return "OK";
        });
    }
}
