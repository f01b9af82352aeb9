package io.hangup.config;

/** The time that {@code drain:} is in the file, on the command line. */
public final class ShortDrain {
    private ShortDrain() {}

    /**
     * Reads a time such as {@code 30s}, in milliseconds; {@code 0s} is one.
     *
     * @param displayName what problems call the text
     * @param text as it was typed
     */
    public static Loaded<Long> parse(String displayName, String text) {
        Reading reading = Reading.ofLine(displayName, text);
        Text line = Text.ofLine(reading);
        var read = StagingLanguage.DRAIN.type().read(new Value.Scalar(StagingLanguage.DRAIN.name(), line));
        return reading.result(read::orElseThrow);
    }
}
