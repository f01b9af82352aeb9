package io.hangup.app.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.hangup.app.log.Printable;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** The report as JSON (RFC 8259), for programs: written, read as strictly as it is written, and described. */
public final class ReportJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final Fields REPORT = new Fields(Report.class);
    private static final Fields EPISODE = new Fields(EpisodeView.class);

    private ReportJson() {}

    /** All of it, with every field there is. */
    static String of(Report report) {
        return text(json -> REPORT.write(report, json));
    }

    /** The same in one line, as the last event of a log: {@code event} is {@code report}, and {@code report} is all of it. */
    public static String line(Instant at, Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", at.toString());
            json.writeStringField("event", "report");
            json.writeFieldName("report");
            REPORT.write(report, json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory could not be written", impossible);
        }
        return text.append('\n').toString();
    }

    /** One episode, as it stands in the report. */
    public static void write(EpisodeView episode, JsonGenerator json) throws IOException {
        EPISODE.write(episode, json);
    }

    /**
     * A report that was written so.
     *
     * @throws NotAReport where it is anything else
     * @throws IOException where it cannot be read
     */
    public static Report read(InputStream text) throws IOException, NotAReport {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            Object report = REPORT.read(json);
            if (json.nextToken() != null) {
                throw NotAReport.expected(json, "nothing behind the report");
            }
            return (Report) report;
        } catch (JacksonException noJson) {
            String place = noJson.getLocation() == null
                    ? ""
                    : "line " + noJson.getLocation().getLineNr() + ", column "
                            + noJson.getLocation().getColumnNr() + ": ";
            throw new NotAReport(place + "it is no JSON: " + Printable.of(noJson.getOriginalMessage()));
        }
    }

    /** The JSON Schema (draft-07) of a report. */
    public static String schema() {
        return text(json -> {
            json.writeStartObject();
            json.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
            json.writeStringField("title", "Hangup's report");
            REPORT.definition(json);
            json.writeObjectFieldStart("definitions");
            for (Fields object : REPORT.objects()) {
                if (object.type() != Report.class) {
                    json.writeObjectFieldStart(FieldWords.of(object.type()).name());
                    object.definition(json);
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** The objects that a report is made of, itself the first. */
    static List<Fields> objects() {
        return REPORT.objects();
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String text(Writing value) {
        StringWriter text = new StringWriter();
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(lines));
            value.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory could not be written", impossible);
        }
        return text.append('\n').toString();
    }
}
