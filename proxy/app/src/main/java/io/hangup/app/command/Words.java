package io.hangup.app.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one word of a few, in capitals too, and refuses any other with the words as they are typed.
 *
 * @param all what can be meant
 */
record Words<E extends Enum<E>>(List<E> all) implements ITypeConverter<E> {
    /** Copies the list. */
    Words {
        all = List.copyOf(all);
    }

    static <E extends Enum<E>> Words<E> of(Class<E> kind) {
        return new Words<>(Arrays.asList(kind.getEnumConstants()));
    }

    @Override
    public E convert(String typed) {
        return all.stream()
                .filter(each -> word(each).equalsIgnoreCase(typed))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(typed + " (expected: one of "
                        + all.stream().map(Words::word).collect(Collectors.joining(", ")) + ")"));
    }

    /** As it is typed. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
