package io.hangup.app.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Which fields a PodMonitor may have, by the classes that are generated from the Prometheus operator's own types. They take in
 * what they do not know, so this looks at their fields.
 */
final class PodMonitorFields {
    private static final String MODEL = "io.fabric8.";

    private PodMonitorFields() {}

    /** Refuses what no PodMonitor has. */
    static void check(Object document) {
        check(PodMonitor.class, document, "");
    }

    private static void check(Type type, Object value, String place) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            ((List<?>) cast(List.class, value, place))
                    .forEach(item -> check(list.getActualTypeArguments()[0], item, place + "[]"));
        } else if (type == String.class) {
            cast(String.class, value, place);
        } else if (type instanceof Class<?> model
                && model.getName().startsWith(MODEL)
                && value instanceof Map<?, ?> all) {
            all.forEach((key, child) -> check(field(model, (String) key, place), child, place + "." + key));
        }
    }

    private static Type field(Class<?> model, String key, String place) {
        return Arrays.stream(model.getDeclaredFields())
                .filter(field -> named(field, key))
                .map(Field::getGenericType)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        place + "." + key + " (expected: a field of " + model.getSimpleName() + ")"));
    }

    private static boolean named(Field field, String key) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        return property != null && property.value().equals(key);
    }

    private static <T> T cast(Class<T> type, Object value, String place) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(place + ": " + value + " (expected: a " + type.getSimpleName() + ")");
        }
        return type.cast(value);
    }
}
