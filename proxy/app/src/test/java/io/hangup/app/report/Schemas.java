package io.hangup.app.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** What a validator says that is not Hangup's. */
public final class Schemas {
    private static final Schema REPORT =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(ReportJson.schema());

    private Schemas() {}

    /** Why a text is no report; empty where it is one. */
    public static List<String> refusals(String json) {
        return REPORT.validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }
}
