package io.hangup.app.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A node of a YAML or JSON document that has to be what the caller takes it for. */
record Tree(Object node) {
    static final Path CONFIG = Path.of("..", "..", "config");

    static Tree of(Path file) {
        try {
            return all(Files.readString(file)).get(0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Tree parse(String text) {
        return all(text).get(0);
    }

    /** All documents of a stream. */
    static List<Tree> all(String text) {
        List<Tree> all = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(node -> all.add(new Tree(node)));
        return all;
    }

    /** The node on this way down, which has to be there; a number is a place in a list. */
    Tree at(Object... way) {
        Tree here = this;
        for (Object step : way) {
            here = step instanceof Integer place ? here.items().get(place) : here.child((String) step);
        }
        return here;
    }

    private Tree child(String key) {
        Object child = fields().get(key);
        if (child == null) {
            throw new AssertionError("no " + key + " in " + node);
        }
        return new Tree(child);
    }

    boolean has(String key) {
        return fields().containsKey(key);
    }

    String text(Object... way) {
        return String.valueOf(at(way).node());
    }

    /** Its entries, in order. */
    Map<?, ?> fields() {
        return (Map<?, ?>) node;
    }

    List<Tree> items() {
        return ((List<?>) node).stream().<Tree>map(Tree::new).toList();
    }

    /** The items under this key, or none where there is no such key. */
    Stream<Tree> items(String key) {
        return has(key) ? at(key).items().stream() : Stream.empty();
    }
}
