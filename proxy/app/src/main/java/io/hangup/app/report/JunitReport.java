package io.hangup.app.report;

import io.hangup.app.log.Printable;
import io.hangup.core.report.Report;
import io.hangup.core.report.Verdict;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report as builds read the results of tests: the XML of JUnit and Surefire, with a test suite for each proxy and a test
 * case for each expectation. What XML has no character for is written as in all output.
 */
final class JunitReport {
    private final XMLStreamWriter xml;
    private final String seconds;

    private JunitReport(XMLStreamWriter xml, String seconds) {
        this.xml = xml;
        this.seconds = seconds;
    }

    static String of(Report report) {
        StringWriter text = new StringWriter();
        String seconds = String.format(Locale.ROOT, "%.3f", report.ranMillis() / 1e3);
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitReport(xml, seconds).suites(report);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a text in memory could not be written", impossible);
        }
        return text.toString();
    }

    private void suites(Report report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuites");
        counts("hangup", report.expectations());
        Map<String, List<Verdict>> proxies = report.expectations().stream()
                .collect(Collectors.groupingBy(Verdict::proxy, LinkedHashMap::new, Collectors.toList()));
        if (proxies.isEmpty()) {
            proxies.put("hangup", List.of());
        }
        for (Map.Entry<String, List<Verdict>> proxy : proxies.entrySet()) {
            line(1);
            xml.writeStartElement("testsuite");
            counts(proxy.getKey(), proxy.getValue());
            xml.writeAttribute("skipped", "0");
            for (Verdict verdict : proxy.getValue()) {
                line(2);
                testCase(verdict);
            }
            line(1);
            xml.writeEndElement();
        }
        line(0);
        xml.writeEndDocument();
        line(0);
    }

    private void counts(String name, List<Verdict> verdicts) throws XMLStreamException {
        attribute("name", name);
        attribute("tests", String.valueOf(verdicts.size()));
        attribute(
                "failures",
                String.valueOf(verdicts.stream().filter(each -> !each.held()).count()));
        attribute("errors", "0");
        attribute("time", seconds);
    }

    /** Two rules may expect the same. */
    private static String name(Verdict verdict) {
        String rule = "rule " + verdict.rule();
        boolean said = verdict.rule().isEmpty() || verdict.text().startsWith(rule + " ");
        return said ? verdict.text() : verdict.text() + " (" + rule + ")";
    }

    private void testCase(Verdict verdict) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", verdict.proxy());
        attribute("name", name(verdict));
        attribute("time", "0.000");
        if (!verdict.held()) {
            line(3);
            xml.writeStartElement("failure");
            attribute("message", verdict.detail());
            attribute("type", "expectation");
            xml.writeCharacters(Printable.of(verdict.text() + ": " + verdict.detail()));
            xml.writeEndElement();
            line(2);
        }
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Printable.of(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
