package io.hangup.config;

import io.hangup.core.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A target of the fuzzer: whatever is typed as a rule or a proxy is understood or explained, and a rule that prints can be typed. */
public final class ShortFormFuzz {
    private ShortFormFuzz() {}

    /** Called by Jazzer, and by {@link FuzzCorpusTest} with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        FuzzCorpusTest.assertSaid(ShortProxy.parse(text));
        Loaded<Rule> loaded = ShortRule.parse(text, List.of());
        FuzzCorpusTest.assertSaid(loaded);
        if (loaded instanceof Loaded.Valid<Rule> valid) {
            Rule rule = valid.value();
            String state = rule.limits().armed() ? "" : ", armed false";
            Rule again = Loading.valid(ShortRule.parse(rule.text() + state, List.of()));
            if (!again.equals(rule)) {
                throw new AssertionError(rule.text() + " is read as " + again);
            }
        }
    }
}
