package io.hangup.zoo;

import java.util.LinkedHashMap;
import java.util.Map;

/** Takes out of what a client says all that is another one in each run. */
final class Wording {
    private static final int LONGEST = 200;

    private static final Map<String, String> ALWAYS_OTHERS = alwaysOthers();

    private Wording() {}

    private static Map<String, String> alwaysOthers() {
        Map<String, String> patterns = new LinkedHashMap<>();
        patterns.put("(?<=127\\.0\\.0\\.1:)\\d+", "PORT");
        patterns.put("port[= ]'?\\d+'?", "port PORT");
        patterns.put("\\d+(?= (ms|milliseconds)\\b)", "N");
        patterns.put("\\d+(?=ms\\b)", "N");
        patterns.put("0x[0-9a-f]{6,}", "0x");
        patterns.put("@[0-9a-f]{5,8}\\b", "@");
        patterns.put("\\[[0-9a-f]{8}(-\\d+)?,", "[ID,");
        patterns.put("(?<=bytes received: )\\d+", "N");
        patterns.put("(?<= )\\d+(?= bytes (read|remaining|received)\\b)", "N");
        patterns.put("(?<= )\\d+(?= more expected)", "N");
        patterns.put("(?<=received: )[\\d,]+", "N");
        patterns.put("(?<=with )\\d+(?= of \\d+ bytes)", "N");
        patterns.put("(?<=Exception: )[A-Z]+\\. (?=Command timed out)", "");
        patterns.put("\\s+", " ");
        return patterns;
    }

    /** What was said, in one line. */
    static String of(String said) {
        String text = said;
        for (Map.Entry<String, String> each : ALWAYS_OTHERS.entrySet()) {
            text = text.replaceAll(each.getKey(), each.getValue());
        }
        text = text.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
