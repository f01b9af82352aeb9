package io.hangup.app.report;

import io.hangup.core.report.Report;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Reports with anything in them, made of what their records can hold. */
final class AnyReport {
    private AnyReport() {}

    static Arbitrary<Report> reports() {
        return any(Report.class).map(Report.class::cast);
    }

    private static Arbitrary<?> any(Type type) {
        if (type instanceof ParameterizedType generic) {
            return any(generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain.isEnum()) {
            return Arbitraries.of(plain.getEnumConstants());
        }
        if (plain == OptionalDouble.class) {
            return numbers()
                    .optional()
                    .map(value -> value.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
        }
        return scalar(plain);
    }

    private static Arbitrary<?> any(Type raw, Type... arguments) {
        Arbitrary<Object> inner = any(arguments[0]).map(Object.class::cast);
        if (raw == Optional.class) {
            return inner.optional();
        }
        if (raw == Map.class) {
            return Arbitraries.maps(inner, Arbitraries.longs()).ofMaxSize(4);
        }
        return raw == Set.class ? inner.set().ofMaxSize(4) : inner.list().ofMaxSize(3);
    }

    private static Arbitrary<?> scalar(Class<?> type) {
        if (type == boolean.class) {
            return Arbitraries.of(true, false);
        }
        if (type == int.class) {
            return Arbitraries.integers();
        }
        if (type == double.class || type == Double.class) {
            return numbers();
        }
        return type == String.class ? texts() : Arbitraries.longs();
    }

    /** Anything, or much of what formats have a meaning for. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12).map(AnyReport::whole),
                Arbitraries.strings().withChars("|<>&`*_[]()\\\n\r\t#@~!\"' ab").ofMaxLength(12));
    }

    /** UTF-8 has no bytes for half a character. */
    private static String whole(String text) {
        return text.codePoints()
                .filter(point -> Character.getType(point) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Arbitrary<Double> numbers() {
        return Arbitraries.doubles().filter(Double::isFinite);
    }

    private static Arbitrary<?> record(Class<?> type) {
        List<Arbitrary<Object>> parts = Arrays.stream(type.getRecordComponents())
                .map(component -> part(type, component))
                .toList();
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return Combinators.combine(parts).as(values -> {
            try {
                return type.getConstructor(types).newInstance(values.toArray());
            } catch (ReflectiveOperationException impossible) {
                throw new LinkageError(type + " cannot be made", impossible);
            }
        });
    }

    /** Watching is by positive numbers only. */
    private static Arbitrary<Object> part(Class<?> type, RecordComponent component) {
        boolean isPositive = type.getSimpleName().equals("Watching");
        Arbitrary<?> any = isPositive && component.getType() == int.class
                ? Arbitraries.integers().greaterOrEqual(1)
                : isPositive ? Arbitraries.longs().greaterOrEqual(1) : any(component.getGenericType());
        return any.map(Object.class::cast);
    }
}
