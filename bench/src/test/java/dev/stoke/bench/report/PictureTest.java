package dev.stoke.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class PictureTest {
  private static final String GREEN = "#1a7f37";
  private static final String RED = "#cf222e";

  @Test
  void eachFigureWithAGoalHasAStripAndADotForEachRun() throws Exception {
    var svg =
        parse(
            Picture.of(
                List.of(
                    Reports.at("2026-01-02T03:04:05Z", 0.9),
                    Reports.at("2026-01-03T03:04:05Z", 0.97))));

    assertThat(texts(svg))
        .contains(
            "2 runs, the last on 2026-01-03 (2 processors)",
            "jwks: of <bare> Undertow",
            "0.97 (>= 0.95)")
        .noneMatch(text -> text.contains("processor time") || text.contains("nginx"));
    assertThat(colours(svg)).containsExactly(RED, GREEN, GREEN, GREEN);
  }

  @Test
  void moreIsHigherAndNothingLeavesItsStrip() throws Exception {
    var svg =
        parse(
            Picture.of(
                List.of(
                    Reports.at("2026-01-02T03:04:05Z", 0),
                    Reports.at("2026-01-03T03:04:05Z", 1),
                    Reports.at("2026-01-04T03:04:05Z", 1000))));

    var heights = numbers(svg, "cy").subList(0, 3);
    assertThat(heights.get(0)).isGreaterThan(heights.get(1));
    assertThat(heights.get(1)).isGreaterThan(heights.get(2));
    assertThat(heights.get(0) - heights.get(2)).isLessThan(44);
    assertThat(numbers(svg, "cx").subList(0, 3)).isSorted();
  }

  @Test
  void anEmptyHistoryIsAPictureToo() throws Exception {
    assertThat(texts(parse(Picture.of(List.of())))).contains("Nothing has been measured yet");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> all(Document svg, String name) {
    var found = svg.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document svg) {
    return all(svg, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<String> colours(Document svg) {
    return all(svg, "circle").stream().map(dot -> dot.getAttribute("fill")).toList();
  }

  private static List<Double> numbers(Document svg, String attribute) {
    return all(svg, "circle").stream()
        .map(dot -> Double.valueOf(dot.getAttribute(attribute)))
        .toList();
  }
}
