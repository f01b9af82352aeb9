package io.hangup.app.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the fields of something said, in their order. */
public final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds a field. */
    public Fields with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a field. */
    public Fields with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a field. */
    public Fields with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /** Leaves the field out where there is nothing to say. */
    public Fields withSome(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    /** All of them, in their order. */
    public Map<String, Object> all() {
        return Collections.unmodifiableMap(fields);
    }
}
