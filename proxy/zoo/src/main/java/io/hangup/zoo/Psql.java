package io.hangup.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * psql, which reads statements from its input.
 *
 * @param version of it
 */
record Psql(String version) implements Animal {
    private static final String INSERT = "INSERT INTO orders VALUES ('x');\n";
    private static final int UPLOAD_BYTES = 8_000_000;

    @Override
    public String name() {
        return "psql";
    }

    @Override
    public Family family() {
        return Family.SQL;
    }

    @Override
    public List<String> command(Visit visit) {
        return List.of(
                "psql",
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "host=127.0.0.1 port=" + visit.port() + " user=tester dbname=postgres application_name=" + visit.cell()
                        + " sslmode=disable gssencmode=disable");
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
                text.append(statements(step));
            }
        }
        input.add(text.toString());
        return input;
    }

    private static String statements(String step) {
        return switch (step) {
            case "write" -> INSERT;
            case "commit" -> "BEGIN;\n" + INSERT + "COMMIT;\n";
            case "upload" -> "INSERT INTO orders VALUES ('" + "x".repeat(UPLOAD_BYTES) + "');\n";
            case "big" -> "SELECT repeat('x', 1000000);\n";
            default -> "SELECT 1;\n";
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
        if (said.exit() == 0) {
            return "OK";
        }
        List<String> words = said.err().stream()
                .map(String::strip)
                .filter(line -> !isHint(line))
                .toList();
        return String.join("; ", words).replaceAll("psql:<stdin>:\\d+: ", "");
    }

    /** The usual words about what may have happened. */
    private static boolean isHint(String line) {
        return line.startsWith("This probably means") || line.startsWith("before or while processing");
    }
}
