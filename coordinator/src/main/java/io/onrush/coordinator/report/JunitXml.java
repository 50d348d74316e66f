package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * A run as the JUnit XML that CI systems read: a test case for each threshold, which failed where
 * it is crossed, and one for the run as a whole, which is an error where the run is invalid and
 * says nothing about its target. What is not known yet is skipped.
 */
final class JunitXml {
  private final Report report;
  private final XMLStreamWriter xml;

  private JunitXml(Report report, XMLStreamWriter xml) {
    this.report = report;
    this.xml = xml;
  }

  static byte[] of(Report report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      new JunitXml(report, xml).write();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("not writable: " + report.id(), e);
    }
    return bytes.toByteArray();
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    begin("testsuites");
    begin("testsuite");
    attribute("name", report.name());
    attribute("tests", Integer.toString(report.thresholds().size() + 1));
    attribute("failures", Long.toString(thresholds(false)));
    attribute("errors", report.verdict() == Verdict.INVALID ? "1" : "0");
    attribute("skipped", Long.toString(thresholds(null) + (report.verdict() == null ? 1 : 0)));
    attribute("time", Numbers.plain(report.elapsed()));
    String startedAt = report.startedAt();
    if (startedAt != null) {
      attribute("timestamp", withoutZone(startedAt));
    }
    properties();
    whole();
    for (ThresholdReport threshold : report.thresholds()) {
      threshold(threshold);
    }
    xml.writeEndDocument();
  }

  private long thresholds(@Nullable Boolean passed) {
    return report.thresholds().stream().filter(t -> Objects.equals(t.passed(), passed)).count();
  }

  /** UTC, to the second, as the schema that Jenkins checks has it. */
  private static String withoutZone(String instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  private void properties() throws XMLStreamException {
    begin("properties");
    property("run", report.id());
    property("state", report.state());
    property("target", report.target());
    for (Map.Entry<String, String> tag : report.tags().entrySet()) {
      property("tag." + tag.getKey(), tag.getValue());
    }
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void whole() throws XMLStreamException {
    testcase("the run is valid", report.elapsed());
    Verdict verdict = report.verdict();
    if (verdict == null) {
      outcome("skipped", "the run is " + report.state());
    } else if (verdict == Verdict.INVALID) {
      outcome("error", String.join("; ", report.verdictReasons()));
    }
    xml.writeEndElement();
  }

  private void threshold(ThresholdReport threshold) throws XMLStreamException {
    testcase(threshold.metric() + ": " + threshold.threshold(), 0);
    Boolean passed = threshold.passed();
    Double value = threshold.value();
    if (passed == null) {
      outcome("skipped", "no data yet");
    } else if (!passed) {
      outcome(
          "failure",
          "%s: %s (expected: %s)"
              .formatted(
                  threshold.metric(),
                  value == null ? "no data" : Numbers.plain(value),
                  threshold.threshold()));
    }
    xml.writeEndElement();
  }

  private void testcase(String name, double seconds) throws XMLStreamException {
    begin("testcase");
    attribute("classname", report.name());
    attribute("name", name);
    attribute("time", Numbers.plain(seconds));
  }

  /** Said twice: some readers show the attribute, some the text. */
  private void outcome(String element, String message) throws XMLStreamException {
    begin(element);
    attribute("message", message);
    if (!element.equals("skipped")) {
      attribute("type", element.equals("error") ? "invalid" : "threshold");
      xml.writeCharacters(allowed(message));
    }
    xml.writeEndElement();
  }

  private void begin(String element) throws XMLStreamException {
    xml.writeStartElement(element);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /** What XML has no way to say, not even escaped, is a question mark. */
  private static String allowed(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }
}
