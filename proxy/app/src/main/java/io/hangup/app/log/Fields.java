package io.hangup.app.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the fields of something said, in their order. */
final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Fields with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    Fields with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    Fields with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /** Leaves the field out where there is nothing to say. */
    Fields withSome(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(fields);
    }
}
