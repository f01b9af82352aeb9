package io.hangup.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * curl, which makes its calls in one run, and waits between them by itself.
 *
 * @param version of it
 * @param upload a file to be sent
 */
record Curl(String version, String upload) implements Animal {
    private static final int MILLIS_PER_SECOND = 1_000;

    @Override
    public String name() {
        return "curl";
    }

    @Override
    public Family family() {
        return Family.WEB;
    }

    @Override
    public List<String> command(Visit visit) {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS"));
        if (visit.waits() > 0) {
            command.addAll(List.of("--rate", "15/m"));
        }
        int nth = 0;
        for (String step : visit.act().steps()) {
            if (!step.equals(Act.WAIT)) {
                nth++;
                command.addAll(nth > 1 ? List.of("--next", "-sS") : List.of());
                command.addAll(
                        List.of("-m", Integer.toString(visit.limitMillis() / MILLIS_PER_SECOND), "-o", "/dev/null"));
                command.addAll(List.of("-w", "%{http_code} OK\\n"));
                command.addAll(
                        switch (step) {
                            case "write" -> List.of("-d", "x=1");
                            case "upload" -> List.of("-H", "Expect:", "--data-binary", "@" + upload);
                            default -> List.of();
                        });
                command.add("http://127.0.0.1:" + visit.port() + "/" + nth + "/" + step);
            }
        }
        return command;
    }

    @Override
    public List<String> input(Visit visit) {
        return List.of("");
    }

    @Override
    public boolean speaksAtOnce() {
        return false;
    }

    @Override
    public boolean hasLimit() {
        return true;
    }

    @Override
    public String saw(Said said) {
        return said.exit() == 0 ? said.lastOut() : String.join(" ", said.err());
    }
}
