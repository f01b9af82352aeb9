package io.hangup.config;

import io.hangup.config.Problem.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The way in: from a file or a stream to a text of bounded size without anything that is no text. Whatever is named as
 * a configuration, never more than the limit (and one byte) is read of it, and only a regular file is opened, because
 * opening a pipe waits for its writer (fifo(7)).
 */
final class Intake {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_NAMES = 10_000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int BYTE_ORDER_MARK_POINT = 0xFEFF;

    private Intake() {}

    static Loaded<Source> file(Path file) {
        String name = file.toString();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return refuse(name, "this is a directory (expected: a file)", Optional.empty());
            }
            if (!attributes.isRegularFile()) {
                return refuse(
                        name,
                        "this is a pipe or a device (expected: a file)",
                        Optional.of("\"-\" in its place reads the standard input"));
            }
            try (InputStream stream = Files.newInputStream(file)) {
                return stream(stream, name);
            }
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(file)
                    ? refuse(name, "this is a symbolic link to a file that is not there", Optional.empty())
                    : refuse(name, "no such file", near(file));
        } catch (AccessDeniedException e) {
            return refuse(name, "this file may not be read (permission denied)", Optional.empty());
        } catch (IOException e) {
            return unreadable(name, e);
        }
    }

    static Loaded<Source> stream(InputStream stream, String name) {
        try {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES ? tooLarge(name) : decode(bytes, name);
        } catch (IOException e) {
            return unreadable(name, e);
        }
    }

    static Loaded<Source> text(String text, String name) {
        if (text.length() > MAX_BYTES) {
            return tooLarge(name);
        }
        boolean isMarked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK_POINT;
        Source source = new Source(name, isMarked ? text.substring(1) : text);
        Reading reading = new Reading(source, variable -> Optional.empty());
        for (int i = 0; i < source.length(); i++) {
            if (!isText(source.point(i))) {
                reading.refuse(
                        i,
                        i + 1,
                        String.format("character U+%04X (expected: text in UTF-8)", source.point(i)),
                        Optional.empty());
                break;
            }
        }
        return reading.result(() -> source);
    }

    /** YAML 1.2.2, 5.1: what a stream may hold. */
    private static boolean isText(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= ' ' && point <= '~')
                || point == 0x85
                || (point >= 0xA0 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
    }

    private static Loaded<Source> decode(byte[] bytes, String name) {
        boolean isMarked = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, BYTE_ORDER_MARK.length))
                .equals(ByteBuffer.wrap(BYTE_ORDER_MARK));
        int start = isMarked ? BYTE_ORDER_MARK.length : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        return result.isError() ? notUtf8(bytes, start, in.position(), out, name) : text(out.toString(), name);
    }

    private static Loaded<Source> notUtf8(byte[] bytes, int start, int offset, CharBuffer before, String name) {
        Source source = new Source(name, new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
        int at = Character.codePointCount(before, 0, before.length());
        Reading reading = new Reading(source, variable -> Optional.empty());
        boolean isUtf16 = offset == 0 && bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
        reading.refuse(
                at,
                at + 1,
                String.format("not UTF-8 (byte 0x%02X at offset %d, line %d)", bytes[offset], offset, source.line(at)),
                Optional.of(isUtf16 ? "this is UTF-16; save it as UTF-8" : "save it as UTF-8"));
        return reading.result(() -> source);
    }

    private static Optional<String> near(Path missing) {
        Path folder = missing.toAbsolutePath().getParent();
        Path name = missing.getFileName();
        if (folder == null || name == null) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            Iterator<Path> each = entries.iterator();
            while (each.hasNext() && names.size() < MAX_NAMES) {
                names.add(each.next().getFileName().toString());
            }
        } catch (IOException e) {
            return Optional.of("its directory cannot be read either");
        }
        return Nearest.to(name.toString(), names)
                .map(other -> "did you mean \""
                        + Glyphs.printable(missing.resolveSibling(other).toString()) + "\"?");
    }

    private static <T> Loaded<T> tooLarge(String name) {
        return refuse(name, "larger than 1 MiB (expected: at most " + MAX_BYTES + " bytes)", Optional.empty());
    }

    private static <T> Loaded<T> unreadable(String name, IOException e) {
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return refuse(name, "this cannot be read (" + (reason == null ? e : reason) + ")", Optional.empty());
    }

    /** The only problem of something that is no text at all. */
    static <T> Loaded<T> refuse(String name, String message, Optional<String> hint) {
        return new Loaded.Invalid<>(List.of(new Problem(Place.whole(name), message, hint)));
    }
}
