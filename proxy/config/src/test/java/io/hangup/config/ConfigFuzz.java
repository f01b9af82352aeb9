package io.hangup.config;

import java.nio.charset.StandardCharsets;

/** A target of the fuzzer: whatever stands in a file, it loads or all that is wrong is said, each time the same. */
public final class ConfigFuzz {
    private ConfigFuzz() {}

    /** Called by Jazzer, and by {@link FuzzCorpusTest} with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Loaded<HangupConfig> loaded = Loading.loader().loadText(text, Loading.FILE);
        FuzzCorpusTest.assertSaid(loaded);
        if (!Loading.rendered(Loading.loader().loadText(text, Loading.FILE)).equals(Loading.rendered(loaded))) {
            throw new AssertionError("the same text has other problems the second time");
        }
    }
}
