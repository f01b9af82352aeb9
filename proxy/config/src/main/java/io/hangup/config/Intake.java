package io.hangup.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gets the text. */
final class Intake {
    private Intake() {}

    static Loaded<String> file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return stream(in, file.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Loaded<String> stream(InputStream in, String name) {
        try {
            return text(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Loaded<String> text(String text, String name) {
        return new Loaded.Valid<>(text);
    }
}
