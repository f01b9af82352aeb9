package io.hangup.app.reload;

import java.io.IOException;
import java.util.Optional;

/**
 * Watches a file by looking at it again and again, because nothing else sees a symbolic link that is pointed elsewhere (a
 * ConfigMap of Kubernetes) or a change behind a network mount. A change counts once the file looked the same and held the same
 * twice in a row, because an editor may be in the middle of writing. On one thread only.
 */
final class Watch {
    /** A file that is missing is said at this look: one that is being replaced is missing for a moment. */
    static final int GONE_LOOKS = 6;

    private final ConfigFile file;
    private Optional<ConfigFile.Look> before = Optional.empty();
    private Optional<Content> unsettled = Optional.empty();
    private int missing;

    /** What a look at the file has shown. */
    sealed interface Sight {
        /** Nothing new. */
        record Nothing() implements Sight {}

        /** Another content than the one that was judged last, and it stays. */
        record Changed(Content content) implements Sight {}

        /** The file cannot be read, and that is no passing state any more; told once. */
        record Gone(String reason) implements Sight {}
    }

    Watch(ConfigFile file) {
        this.file = file;
    }

    Sight look() {
        try {
            ConfigFile.Look now = file.look();
            if (unsettled.isEmpty() && file.hasJudged() && before.equals(Optional.of(now))) {
                missing = 0;
                return new Sight.Nothing();
            }
            Content content = file.read();
            missing = 0;
            boolean stays = before.equals(Optional.of(now));
            before = Optional.of(now);
            return compare(content, stays);
        } catch (IOException unreadable) {
            before = Optional.empty();
            unsettled = Optional.empty();
            missing++;
            return missing == GONE_LOOKS ? new Sight.Gone(unreadable.toString()) : new Sight.Nothing();
        }
    }

    private Sight compare(Content content, boolean stays) {
        if (file.isJudged(content)) {
            unsettled = Optional.empty();
            return new Sight.Nothing();
        }
        if (stays && unsettled.equals(Optional.of(content))) {
            unsettled = Optional.empty();
            return new Sight.Changed(content);
        }
        unsettled = Optional.of(content);
        return new Sight.Nothing();
    }
}
