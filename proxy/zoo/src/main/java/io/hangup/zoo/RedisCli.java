package io.hangup.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * redis-cli, which reads commands from its input.
 *
 * @param version of it
 */
record RedisCli(String version) implements Animal {
    private static final int UPLOAD_BYTES = 8_000_000;

    @Override
    public String name() {
        return "redis-cli";
    }

    @Override
    public Family family() {
        return Family.REDIS;
    }

    @Override
    public List<String> command(Visit visit) {
        return List.of("redis-cli", "-e", "-h", "127.0.0.1", "-p", Integer.toString(visit.port()));
    }

    @Override
    public List<String> input(Visit visit) {
        List<String> input = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String step : visit.act().steps()) {
            if (step.equals(Act.WAIT)) {
                input.add(text.toString());
                text.setLength(0);
            } else {
                text.append(command(step, visit.cell()));
            }
        }
        input.add(text.toString());
        return input;
    }

    private static String command(String step, String key) {
        return switch (step) {
            case "write" -> "INCR " + key + "\n";
            case "upload" -> "APPEND " + key + " " + "x".repeat(UPLOAD_BYTES) + "\n";
            case "big" -> "EVAL \"redis.call('INCR', KEYS[1]) return string.rep('x', 1000000)\" 1 " + key + "\n";
            default -> "GET none\n";
        };
    }

    @Override
    public boolean speaksAtOnce() {
        return false;
    }

    @Override
    public boolean hasLimit() {
        return false;
    }

    @Override
    public String saw(Said said) {
        return said.exit() == 0 && said.err().isEmpty() ? "OK" : String.join("; ", said.err());
    }
}
