package io.hangup.app.reload;

import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Inspection;
import io.hangup.config.Loaded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The file of a configuration. It is read in the same way at the start and ever after: by the same loader, and with what the
 * command line says over it. It knows which content was judged last, so that none is judged twice without being asked for.
 */
public final class ConfigFile {
    /** The loader refuses anything larger, so no more is read. */
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final ConfigLoader loader;
    private final UnaryOperator<HangupConfig> typed;
    private volatile Optional<Content> judged = Optional.empty();

    /**
     * What can be seen of a file without reading it. A file that is written, replaced or linked elsewhere looks different.
     *
     * @param path without symbolic links
     * @param key what the file system calls it; empty where it has no such name
     * @param bytes how long it is
     * @param modified when it was written
     */
    record Look(Path path, Optional<Object> key, long bytes, FileTime modified) {}

    /**
     * A file that is to be read.
     *
     * @param path as it was typed
     * @param loader makes a configuration of its text
     * @param typed what the command line changes
     */
    public ConfigFile(Path path, ConfigLoader loader, UnaryOperator<HangupConfig> typed) {
        this.path = path;
        this.loader = loader;
        this.typed = typed;
    }

    /** The path as it was typed. */
    public String name() {
        return path.toString();
    }

    /** What it says now, or every problem; an unreadable file is one. */
    public Loaded<HangupConfig> load() {
        return load(loader);
    }

    /** The same to begin with, when what the machine lacks is a problem too. */
    public Loaded<HangupConfig> load(Inspection machine) {
        return load(loader.inspecting(config -> machine.of(typed.apply(config))));
    }

    private Loaded<HangupConfig> load(ConfigLoader by) {
        try {
            return judge(read(), by);
        } catch (IOException unreadable) {
            judged = Optional.empty();
            return withTyped(by.load(path));
        }
    }

    /** How it looks now. */
    Look look() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Look(
                path.toRealPath(),
                Optional.ofNullable(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime());
    }

    /** What it holds now. */
    Content read() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is no file");
        }
        try (InputStream stream = Files.newInputStream(path)) {
            return new Content(stream.readNBytes(MAX_BYTES + 1));
        }
    }

    /** Whether any content was judged, and the file has been readable since. */
    boolean hasJudged() {
        return judged.isPresent();
    }

    /** Whether this is what was judged last. */
    boolean isJudged(Content content) {
        return judged.equals(Optional.of(content));
    }

    /** What this content of it says, or every problem. */
    Loaded<HangupConfig> judge(Content content) {
        return judge(content, loader);
    }

    private Loaded<HangupConfig> judge(Content content, ConfigLoader by) {
        judged = Optional.of(content);
        return withTyped(by.load(new ByteArrayInputStream(content.bytes()), name()));
    }

    private Loaded<HangupConfig> withTyped(Loaded<HangupConfig> loaded) {
        return loaded instanceof Loaded.Valid<HangupConfig> valid
                ? new Loaded.Valid<>(typed.apply(valid.value()), valid.warnings())
                : loaded;
    }
}
