package io.hangup.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in human words, and with a place, what the YAML library threw. */
final class YamlMistakes {
    private YamlMistakes() {}

    static <T> Optional<T> report(Reading reading, Throwable thrown) {
        if (thrown instanceof MarkedYamlEngineException mistake) {
            int at = mistake.getProblemMark()
                    .or(mistake::getContextMark)
                    .map(Mark::getIndex)
                    .orElse(0);
            return reading.refuse(at, at, "no YAML: " + mistake.getProblem(), Optional.empty());
        }
        return reading.refuse(0, 0, "no YAML: " + thrown.getMessage(), Optional.empty());
    }
}
