package io.hangup.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hangup.core.report.Report;
import io.hangup.core.report.Verdict;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** A build reads what is written: Surefire's own reader, and one of XML. */
class JunitReportTest {
    @Provide
    Arbitrary<Report> anyReport() {
        return AnyReport.reports();
    }

    @Test
    void an_expectation_is_a_test_case_and_a_broken_one_a_failure() throws Exception {
        List<ReportTestSuite> suites = surefire(Reports.duplicate());

        assertThat(suites).singleElement().satisfies(suite -> {
            assertThat(suite.getFullClassName()).isEqualTo("orders");
            assertThat(suite.getNumberOfTests()).isEqualTo(2);
            assertThat(suite.getNumberOfFailures()).isEqualTo(1);
            assertThat(suite.getNumberOfErrors()).isZero();
            assertThat(suite.getTimeElapsed()).isEqualTo(12.4f);
            assertThat(suite.getTestCases())
                    .extracting(ReportTestCase::getFullClassName, ReportTestCase::getName, ReportTestCase::hasFailure)
                    .containsExactly(
                            tuple("orders", "recovered: { within: 2s }", false),
                            tuple("orders", "resent: none (rule commit-gap)", true));
            assertThat(suite.getTestCases().get(1).getFailureMessage())
                    .isEqualTo("3 of 3 were sent again although the upstream had them: orders#7 again on orders#8");
            assertThat(suite.getTestCases().get(1).getFailureType()).isEqualTo("expectation");
        });
    }

    @Test
    void without_an_expectation_there_is_one_suite_without_a_case() throws Exception {
        assertThat(JunitReport.of(Reports.nothing())).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="hangup" tests="0" failures="0" errors="0" time="12.400">
                  <testsuite name="hangup" tests="0" failures="0" errors="0" time="12.400" skipped="0">
                  </testsuite>
                </testsuites>
                """);
        assertThat(surefire(Reports.nothing()).get(0).getNumberOfTests()).isZero();
    }

    @Property(tries = 200)
    void whatever_a_text_has_in_it_the_file_is_xml_and_counts_right(@ForAll("anyReport") Report report)
            throws Exception {
        Element root = dom(report);

        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(root.getElementsByTagName("testcase").getLength())
                .isEqualTo(report.expectations().size())
                .isEqualTo(Integer.parseInt(root.getAttribute("tests")));
        assertThat((long) root.getElementsByTagName("failure").getLength())
                .isEqualTo(report.expectations().stream()
                        .filter(verdict -> !verdict.held())
                        .count());
        assertThat(surefire(report).stream()
                        .mapToInt(suite -> suite.getTestCases().size())
                        .sum())
                .isEqualTo(report.expectations().size());
    }

    @Test
    void what_xml_has_no_character_for_is_escaped_and_the_rest_comes_back_as_it_was() throws Exception {
        String nasty = "<b>\"&' ]]> \t\n\u0000\u001b\uffff\ud800 💥";
        Report hostile = with(new Verdict(nasty, "", nasty, false, nasty));
        Element failure = (Element) dom(hostile).getElementsByTagName("failure").item(0);

        assertThat(failure.getAttribute("message"))
                .isEqualTo("<b>\"&' ]]> \\u0009\\u000a\\u0000\\u001b\\uffff\\ud800 💥");
        assertThat(failure.getTextContent()).endsWith("\\ud800 💥");
    }

    private static Report with(Verdict verdict) {
        Report base = Reports.nothing();
        return new Report(
                base.version(),
                base.seed(),
                base.mode(),
                base.ranMillis(),
                base.faults(),
                base.missed(),
                base.connections(),
                base.ambiguous(),
                base.dropped(),
                base.watching(),
                base.rules(),
                base.groups(),
                base.episodes(),
                List.of(verdict));
    }

    private static Element dom(Report report) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JunitReport.of(report).getBytes(UTF_8)))
                .getDocumentElement();
    }

    private static List<ReportTestSuite> surefire(Report report) throws Exception {
        TestSuiteXmlParser parser = new TestSuiteXmlParser(new NullConsoleLogger());
        return parser.parse(new InputStreamReader(
                new ByteArrayInputStream(JunitReport.of(report).getBytes(UTF_8)), UTF_8));
    }
}
