package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;

/** Values without parts. */
enum Scalar implements Form {
    /** Any text. */
    TEXT("string", "a text") {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeString((String) value);
        }

        @Override
        boolean accepts(JsonParser json) {
            return json.currentToken() == JsonToken.VALUE_STRING;
        }

        @Override
        Object value(JsonParser json) throws IOException {
            return json.getText();
        }
    },
    /** Yes or no. */
    TRUTH("boolean", "true or false") {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeBoolean((Boolean) value);
        }

        @Override
        boolean accepts(JsonParser json) {
            return json.currentToken() == JsonToken.VALUE_TRUE || json.currentToken() == JsonToken.VALUE_FALSE;
        }

        @Override
        Object value(JsonParser json) throws IOException {
            return json.getBooleanValue();
        }
    },
    /** A whole number of 32 bits. */
    INT("integer", "a whole number that is not too large") {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((Integer) value);
        }

        @Override
        boolean accepts(JsonParser json) throws IOException {
            return isWhole(json, Integer.SIZE);
        }

        @Override
        Object value(JsonParser json) throws IOException {
            return json.getIntValue();
        }
    },
    /** A whole number of 64 bits. */
    LONG("integer", "a whole number that is not too large") {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((Long) value);
        }

        @Override
        boolean accepts(JsonParser json) throws IOException {
            return isWhole(json, Long.SIZE);
        }

        @Override
        Object value(JsonParser json) throws IOException {
            return json.getLongValue();
        }
    },
    /** Any number that JSON has a word for. */
    NUMBER("number", "a number") {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((Double) value);
        }

        @Override
        boolean accepts(JsonParser json) throws IOException {
            return json.currentToken() != null
                    && json.currentToken().isNumeric()
                    && Double.isFinite(json.getDoubleValue());
        }

        @Override
        Object value(JsonParser json) throws IOException {
            return json.getDoubleValue();
        }
    };

    private final String type;
    private final String words;

    Scalar(String type, String words) {
        this.type = type;
        this.words = words;
    }

    static Scalar of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        }
        if (type == boolean.class) {
            return TRUTH;
        }
        if (type == double.class || type == Double.class) {
            return NUMBER;
        }
        return type == int.class || type == Integer.class ? INT : LONG;
    }

    abstract boolean accepts(JsonParser json) throws IOException;

    abstract Object value(JsonParser json) throws IOException;

    @Override
    public Object read(JsonParser json) throws IOException, NotAReport {
        if (!accepts(json)) {
            throw NotAReport.expected(json, words);
        }
        return value(json);
    }

    @Override
    public void schema(JsonGenerator json) throws IOException {
        json.writeStringField("type", type);
    }

    private static boolean isWhole(JsonParser json, int bits) throws IOException {
        BigInteger value = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? json.getBigIntegerValue()
                : BigInteger.ONE.shiftLeft(bits);
        return value.bitLength() < bits;
    }
}
