package io.hangup.app.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A diagnosis for programs, as one JSON object: {@code hangup}, {@code asked}, {@code address}, {@code client}, {@code direct},
 * {@code well}, {@code probes} (each with {@code probe}, {@code verdict}, {@code expected}, and where there is one {@code came} and
 * {@code note}) and {@code suspects} (each {@code who} and {@code remedies}).
 */
public final class DoctorJson {
    private DoctorJson() {}

    /** One line. */
    public static String line(Diagnosis diagnosis) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(diagnosis, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory could not be written", impossible);
        }
        return text.toString();
    }

    private static void write(Diagnosis diagnosis, JsonGenerator json) throws IOException {
        Way way = diagnosis.way();
        json.writeStartObject();
        json.writeStringField("hangup", way.version());
        json.writeStringField("asked", diagnosis.asked());
        json.writeStringField("address", DoctorText.text(way.address()));
        json.writeStringField("client", DoctorText.text(way.client()));
        json.writeBooleanField("direct", way.direct());
        json.writeBooleanField("well", diagnosis.well());
        json.writeArrayFieldStart("probes");
        for (Finding finding : diagnosis.findings()) {
            write(finding, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("suspects");
        for (Suspect suspect : diagnosis.suspects()) {
            json.writeStartObject();
            json.writeStringField("who", suspect.who());
            json.writeArrayFieldStart("remedies");
            for (String remedy : suspect.remedies()) {
                json.writeString(remedy);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("probe", finding.probe().title());
        json.writeStringField("verdict", finding.verdict().word());
        json.writeStringField("expected", finding.probe().expected());
        if (!finding.came().isEmpty()) {
            json.writeStringField("came", finding.came());
        }
        if (!finding.note().isEmpty()) {
            json.writeStringField("note", finding.note());
        }
        json.writeEndObject();
    }
}
