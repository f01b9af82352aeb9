package io.hangup.config;

import io.hangup.config.Text.Form;
import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Items;
import io.hangup.config.Value.Mapping;
import io.hangup.config.Value.Nothing;
import io.hangup.config.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * From YAML to values that know their places. The library parses; {@link YamlBounds} has looked at its events first, so
 * that what is built here is small and flat whatever the file holds. No tag is ever resolved: what a text means is for
 * the key that it stands behind.
 */
final class YamlTree {
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");

    private final Reading reading;

    private YamlTree(Reading reading) {
        this.reading = reading;
    }

    /** The only document of the source, or empty where there is none or it is no YAML, which was reported. */
    static Optional<Value> of(Reading reading) {
        return of(reading, "file", Language.FILE.expected());
    }

    /**
     * The same.
     *
     * @param noun what the document as a whole is called: {@code file}
     * @param expected what it should hold
     */
    static Optional<Value> of(Reading reading, String noun, String expected) {
        try {
            if (!YamlBounds.hold(reading)) {
                return Optional.empty();
            }
            Optional<Node> node = new Compose(settings(reading.source().text()))
                    .composeString(reading.source().text());
            return node.map(found ->
                            new YamlTree(reading).value("the " + noun, new Text(reading, "", 0, 0, Form.PLAIN), found))
                    .filter(value -> !(value instanceof Nothing))
                    .or(() -> reading.refuse("this " + noun + " is empty (expected: " + expected + ")"));
        } catch (RuntimeException | StackOverflowError e) {
            return YamlMistakes.report(reading, e);
        }
    }

    /**
     * How the library shall read: texts as they are, and all of them at once. Where its window of 1,024 chars ends in the
     * middle of a surrogate pair, it throws IndexOutOfBoundsException (SnakeYAML's issue 1098).
     */
    static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(text.length() + 1)
                .build();
    }

    private Value value(String subject, Text key, Node node) {
        if (node instanceof ScalarNode scalar) {
            boolean isNothing =
                    scalar.isPlain() && NULL.matcher(scalar.getValue()).matches();
            return isNothing ? new Nothing(subject, key) : new Scalar(subject, text(scalar));
        }
        if (node instanceof SequenceNode sequence) {
            List<Value> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                Text place = place(item);
                items.add(value(subject, place.value().isEmpty() ? before(place) : place, item));
            }
            return new Items(subject, place(sequence), items);
        }
        MappingNode mapping = (MappingNode) node;
        List<Entry> entries = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            key(tuple.getKeyNode())
                    .ifPresent(name -> entries.add(new Entry(name, value(name.value(), name, tuple.getValueNode()))));
        }
        return new Mapping(subject, place(mapping), entries);
    }

    private Optional<Text> key(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return place(node).refuse("a key that is a list or a mapping (expected: a word)");
        }
        Text key = text(scalar);
        return key.value().equals("<<") && scalar.isPlain()
                ? key.refuse("merge key \"<<\" (expected: the keys themselves; they are not merged)")
                : Optional.of(key);
    }

    private Text text(ScalarNode scalar) {
        String value = scalar.getValue();
        int from = index(scalar.getStartMark());
        int to = index(scalar.getEndMark());
        Form form = form(scalar);
        int start = scalar.isPlain() ? from : from + 1;
        int stop = start + value.codePointCount(0, value.length());
        boolean stands = stop <= to && reading.source().between(start, stop).equals(value);
        return stands ? new Text(reading, value, start, stop, form) : new Text(reading, value, from, to, form);
    }

    private static Form form(ScalarNode scalar) {
        if (scalar.isPlain()) {
            return Form.PLAIN;
        }
        return scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED ? Form.ESCAPED : Form.QUOTED;
    }

    /** What stands for a node: a text itself, the first key of a mapping, the bracket or dash that begins a list. */
    private Text place(Node node) {
        if (node instanceof ScalarNode scalar) {
            return text(scalar);
        }
        if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            return place(mapping.getValue().get(0).getKeyNode());
        }
        boolean inBrackets = ((CollectionNode<?>) node).getFlowStyle() == FlowStyle.FLOW;
        int from = index(node.getStartMark());
        int to = inBrackets ? index(node.getEndMark()) : from + 1;
        return new Text(reading, reading.source().between(from, to), from, to, Form.EXPANDED);
    }

    /** The dash or comma before a place where nothing stands. */
    private Text before(Text nothing) {
        int to = nothing.from();
        while (to > 1 && Character.isWhitespace(reading.source().point(to - 1))) {
            to--;
        }
        return new Text(reading, "", Math.max(0, to - 1), to, Form.EXPANDED);
    }

    private static int index(Optional<Mark> mark) {
        return mark.map(Mark::getIndex).orElse(0);
    }
}
