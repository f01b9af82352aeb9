package io.hangup.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Which code points of a YAML text are never shown, because somebody may have written a secret there. Under {@code admin} that is
 * every value but those of keys that hold none; anywhere it is what stands behind a key that sounds like a token; and it is
 * whatever an alias in such a place names. A variable may be seen, if its name is in upper case: a token may stand where it should. Where the text is no YAML, all that follows is hidden from
 * the first word on that a secret might stand behind.
 */
final class Secrets {
    private static final List<String> HARMLESS = List.of(
            AdminLanguage.LISTEN.name(),
            AdminLanguage.HOSTS.name(),
            AdminLanguage.OPEN.name(),
            AdminLanguage.TLS.name(),
            AdminLanguage.CERTIFICATE.name(),
            AdminLanguage.KEY.name());
    private static final List<String> ADMIN = List.of("admin");
    private static final List<String> TOKEN = List.of(AdminLanguage.TOKEN.name(), AdminLanguage.TOKEN_FILE.name());
    private static final Pattern SOUNDS_SECRET = Pattern.compile("token|secret|passw|bearer");
    private static final Pattern VARIABLE_OR_NOTHING = Pattern.compile("[\"']?\\$\\{[A-Z_][A-Z0-9_]*\\}[\"']?|\"\"|''");
    private static final Pattern ADDRESS = Pattern.compile("[\"']?(?:[^\\s]*:)?[0-9]{1,5}[\"']?");
    private static final Pattern BEFORE_SECRET =
            Pattern.compile("admin|token|tken|secret|passw|bearer|[&*][^\\s,\\[\\]{}]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHOWN_IN_BROKEN = Pattern.compile("(?<![\\w-])[\"']?(?:admin|"
            + String.join("|", HARMLESS) + "|" + String.join("|", TOKEN)
            + ")[\"']?[ \\t]?:(?=\\s|$)|[{}\\[\\],]");

    private final int[] points;
    private final BitSet hidden = new BitSet();
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Event> seen = new ArrayList<>();
    private final Map<String, Named> named = new HashMap<>();
    private int end;

    /** What a value may be. */
    private enum Kind {
        /** Nothing is secret about it. */
        SHOWN,
        /** The configuration of the admin port. */
        ADMIN,
        /** Behind a key of it that holds no secret, on one line. */
        HARMLESS,
        /** It may be a secret, or hold one. */
        HIDDEN
    }

    /** The events of a value with a name, as far as they have come, and as what aliases have shown it already. */
    private record Named(int from, Set<Kind> shownAs) {}

    /** A collection whose end has not come yet. */
    private static final class Open {
        private final Kind kind;
        private final boolean isMapping;
        private Optional<Event> key = Optional.empty();

        Open(Kind kind, boolean isMapping) {
            this.kind = kind;
            this.isMapping = isMapping;
        }
    }

    private Secrets(int[] points) {
        this.points = points;
    }

    /** The positions of what is never shown, in code points from 0. */
    static BitSet in(String text) {
        Secrets secrets = new Secrets(text.codePoints().toArray());
        try {
            for (Event event : new Parse(YamlTree.settings(text)).parseString(text)) {
                secrets.see(event);
                if (secrets.open.size() > YamlBounds.MAX_DEPTH || secrets.seen.size() > YamlBounds.MAX_EVENTS) {
                    secrets.hideRest();
                    break;
                }
            }
        } catch (RuntimeException | StackOverflowError noYaml) {
            secrets.hideRest();
        }
        return secrets.hidden;
    }

    private void see(Event event) {
        int start = index(event.getStartMark());
        if (open.stream().anyMatch(around -> around.kind != Kind.SHOWN)) {
            hideComments(end, start);
        }
        end = Math.max(end, index(event.getEndMark()));
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor()
                    .map(Anchor::getValue)
                    .ifPresent(name -> named.put(name, new Named(seen.size(), EnumSet.noneOf(Kind.class))));
        }
        seen.add(event);
        visit(event);
    }

    private void visit(Event event) {
        if (event instanceof CollectionEndEvent) {
            open.pop();
        } else if (event instanceof NodeEvent) {
            Open around = open.peek();
            boolean isKey = around != null && around.isMapping && around.key.isEmpty();
            Kind kind = isKey ? ofKey(around, event) : ofValue(around, event);
            if (around != null && around.isMapping) {
                around.key = isKey ? Optional.of(event) : Optional.empty();
            }
            visit(event, kind);
        }
    }

    private void visit(Event event, Kind kind) {
        if (event instanceof CollectionStartEvent) {
            open.push(new Open(kind, event instanceof MappingStartEvent));
        } else if (event instanceof AliasEvent alias) {
            if (kind != Kind.SHOWN) {
                hide(event);
                replay(alias.getAlias().getValue(), kind);
            }
        } else if (isSecret(event, kind)) {
            hide(event);
        }
    }

    private boolean isSecret(Event scalar, Kind kind) {
        String written = between(index(scalar.getStartMark()), index(scalar.getEndMark()));
        return switch (kind) {
            case SHOWN -> false;
            case HARMLESS -> written.indexOf('\n') >= 0;
            case ADMIN -> !ADDRESS.matcher(written).matches();
            case HIDDEN -> !VARIABLE_OR_NOTHING.matcher(written).matches();
        };
    }

    /** What an alias names is seen again, as what the alias stands for. */
    private void replay(String name, Kind kind) {
        Named value = named.get(name);
        if (value == null || !value.shownAs().add(kind)) {
            return;
        }
        int depth = open.size();
        int at = value.from();
        visit(seen.get(at++), kind);
        while (open.size() > depth && at < seen.size() - 1) {
            visit(seen.get(at++));
        }
        while (open.size() > depth) {
            open.pop();
        }
    }

    /** A key is shown, unless it is among values that are not, or is itself what a token looks like. */
    private static Kind ofKey(Open around, Event event) {
        boolean isToken = around.kind == Kind.ADMIN
                && event instanceof ScalarEvent scalar
                && Token.problem(scalar.getValue()).isEmpty();
        return around.kind == Kind.HIDDEN || isToken ? Kind.HIDDEN : Kind.SHOWN;
    }

    private Kind ofValue(@Nullable Open around, Event value) {
        if (around == null) {
            return Kind.SHOWN;
        }
        if (!around.isMapping) {
            return around.kind == Kind.ADMIN ? Kind.HIDDEN : around.kind;
        }
        Event key = around.key.orElseThrow();
        String word = key instanceof ScalarEvent scalar ? scalar.getValue() : "";
        boolean isAlone =
                value instanceof ScalarEvent nothing && nothing.getValue().isEmpty() && nothing.isPlain();
        if (around.kind == Kind.ADMIN && isAlone && !isKnown(word)) {
            hide(key);
        }
        return switch (around.kind) {
            case HIDDEN -> Kind.HIDDEN;
            case ADMIN -> HARMLESS.contains(word) ? Kind.HARMLESS : Kind.HIDDEN;
            case HARMLESS -> soundsSecret(word) ? Kind.HIDDEN : Kind.HARMLESS;
            case SHOWN ->
                open.size() == 1 && Nearest.to(word, ADMIN).isPresent()
                        ? Kind.ADMIN
                        : soundsSecret(word) ? Kind.HIDDEN : Kind.SHOWN;
        };
    }

    private static boolean isKnown(String key) {
        return HARMLESS.contains(key) || TOKEN.contains(key);
    }

    private static boolean soundsSecret(String key) {
        return SOUNDS_SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()
                || Nearest.to(key, TOKEN).isPresent();
    }

    /** Behind the last event that came: everything but known keys, from where a secret may stand. */
    private void hideRest() {
        String rest = between(end, points.length);
        boolean isInside = open.stream().anyMatch(around -> around.kind != Kind.SHOWN)
                || (open.peek() != null && open.peek().isMapping && mayBehind(open.peek()));
        Matcher word = BEFORE_SECRET.matcher(rest);
        int from = isInside ? 0 : word.find() ? word.start() : rest.length();
        Matcher shown = SHOWN_IN_BROKEN.matcher(rest);
        shown.region(from, rest.length());
        shown.useTransparentBounds(true);
        int at = from;
        while (shown.find()) {
            hideIn(rest, at, shown.start());
            at = shown.end();
        }
        hideIn(rest, at, rest.length());
    }

    private boolean mayBehind(Open around) {
        return around.key.isPresent()
                && around.key.get() instanceof ScalarEvent key
                && (soundsSecret(key.getValue())
                        || (open.size() == 1
                                && Nearest.to(key.getValue(), ADMIN).isPresent()));
    }

    private void hideIn(String rest, int begin, int stop) {
        int from = end + rest.codePointCount(0, begin);
        hide(from, from + rest.codePointCount(begin, stop));
    }

    private void hideComments(int from, int to) {
        boolean inComment = false;
        for (int i = from; i < to; i++) {
            inComment = points[i] == '#' || (inComment && !isBreak(points[i]));
            hidden.set(i, hidden.get(i) || inComment);
        }
    }

    private void hide(Event event) {
        hide(index(event.getStartMark()), index(event.getEndMark()));
    }

    /** Where one line is as far to the right as another still shows. */
    private void hide(int from, int to) {
        boolean isIndentation = false;
        for (int i = from; i < to; i++) {
            isIndentation = isBreak(points[i]) || (isIndentation && Character.isWhitespace(points[i]));
            hidden.set(i, hidden.get(i) || !isIndentation);
        }
    }

    private static boolean isBreak(int point) {
        return point == '\n' || point == '\r';
    }

    private String between(int from, int to) {
        return new String(points, from, to - from);
    }

    private static int index(Optional<Mark> mark) {
        return mark.map(Mark::getIndex).orElse(0);
    }
}
