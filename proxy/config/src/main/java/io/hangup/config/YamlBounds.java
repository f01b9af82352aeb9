package io.hangup.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Walks over the events of a YAML text before anything is built of them, and stops where it becomes too deep or too
 * large. Every anchor is remembered with the size of what it names, and an alias counts with that size: a file whose
 * aliases multiply is refused at the alias that goes too far, without ever being expanded.
 */
final class YamlBounds {
    /** How deep collections may be inside of one another. */
    static final int MAX_DEPTH = 32;

    private static final int MAX_NODES = 50_000;

    /** No text within these bounds has more: a collection is two, and what is around all of them a few. */
    static final int MAX_EVENTS = 2 * MAX_NODES + 8;

    private final Reading reading;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int nodes;
    private int documents;

    /** A collection whose end has not come yet. */
    private record Open(Optional<String> anchor, int nodesBefore) {}

    private YamlBounds(Reading reading) {
        this.reading = reading;
    }

    /** Whether the text may be built; where it may not, the reason was reported. Tags are reported, and do no harm. */
    static boolean hold(Reading reading) {
        YamlBounds bounds = new YamlBounds(reading);
        for (Event event : new Parse(YamlTree.settings(reading.source().text()))
                .parseString(reading.source().text())) {
            Optional<String> excess = bounds.excess(event);
            if (excess.isPresent()) {
                bounds.refuse(event, excess.get());
                return false;
            }
        }
        return true;
    }

    private Optional<String> excess(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            return Optional.of("a second document (expected: one document in a file)");
        }
        if (event instanceof CollectionEndEvent) {
            Open closed = open.pop();
            closed.anchor().ifPresent(name -> sizes.put(name, nodes - closed.nodesBefore()));
        }
        return event instanceof NodeEvent node ? excess(node) : Optional.empty();
    }

    private Optional<String> excess(NodeEvent event) {
        Optional<String> anchor = event.getAnchor().map(Anchor::getValue);
        int before = nodes;
        nodes++;
        if (event instanceof AliasEvent alias) {
            String name = alias.getAlias().getValue();
            if (open.stream()
                    .anyMatch(outer -> outer.anchor().filter(name::equals).isPresent())) {
                return Optional.of(
                        "alias " + Glyphs.quoted("*" + name) + " is inside of what it names (expected: no recursion)");
            }
            nodes += sizes.getOrDefault(name, 1) - 1;
        }
        if (event instanceof ScalarEvent scalar) {
            anchor.ifPresent(name -> sizes.put(name, 1));
            scalar.getTag().ifPresent(tag -> refuseTag(event, tag));
        }
        if (event instanceof CollectionStartEvent collection) {
            open.push(new Open(anchor, before));
            collection.getTag().ifPresent(tag -> refuseTag(event, tag));
        }
        if (open.size() > MAX_DEPTH) {
            return Optional.of("nested too deeply (expected: at most " + MAX_DEPTH + " levels)");
        }
        return nodes > MAX_NODES
                ? Optional.of("more than " + MAX_NODES + " values, those that aliases repeat included")
                : Optional.empty();
    }

    private void refuseTag(Event event, String tag) {
        String written = tag.replaceFirst("^tag:yaml.org,2002:", "!!");
        boolean isHidden = reading.source().hides(index(event.getStartMark()), index(event.getEndMark()));
        refuse(event, "tag " + (isHidden ? "here" : Glyphs.quoted(written)) + " (expected: the value alone)");
    }

    private void refuse(Event event, String message) {
        reading.refuse(index(event.getStartMark()), index(event.getEndMark()), message, Optional.empty());
    }

    private static int index(Optional<Mark> mark) {
        return mark.map(Mark::getIndex).orElse(0);
    }
}
