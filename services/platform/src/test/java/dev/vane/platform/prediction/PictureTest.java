package dev.vane.platform.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Scope;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.explain.Deviations;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A window of three seconds and two metrics, of which the second is evidence in the last two. */
class PictureTest {
    private static final Deviations DEVIATIONS = new Deviations(List.of(
            new Deviations.OfMetric(
                    "vm.cpu.time",
                    "cpu",
                    Scope.OWN,
                    List.of(OptionalDouble.of(0), OptionalDouble.of(9), OptionalDouble.of(-2))),
            new Deviations.OfMetric(
                    "vm.disk.time",
                    "disk",
                    Scope.NEIGHBOUR,
                    List.of(OptionalDouble.empty(), OptionalDouble.of(1), OptionalDouble.of(2)))));

    @Test
    void colourSaysHowFarFromCalmACellIsAndGreyThatItIsAbsent() throws Exception {
        assertThat(fills())
                .containsExactly("white", "#ffffff", "#ff0000", "#8080ff", "#dddddd", "#ffbfbf", "#ff8080", "none");
    }

    @Test
    void whatIsEvidenceIsFramedInItsRowAndSeconds() throws Exception {
        Element frame = (Element) rectangles().item(rectangles().getLength() - 1);
        Element firstOfRow = (Element) rectangles().item(4);

        assertThat(frame.getAttribute("class")).isEqualTo("evidence");
        assertThat(number(frame, "y")).isEqualTo(number(firstOfRow, "y"));
        assertThat(number(frame, "x")).isEqualTo(number(firstOfRow, "x") + number(firstOfRow, "width"));
        assertThat(number(frame, "width")).isEqualTo(2 * number(firstOfRow, "width"));
    }

    @Test
    void carriesTheSentenceAndNamesEveryMetric() {
        assertThat(picture()).contains("a &lt;b&gt; &amp; c", "vm.cpu.time", "neighbours' vm.disk.time", "+0.25");
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }

    private static List<String> fills() throws Exception {
        NodeList all = rectangles();
        return java.util.stream.IntStream.range(0, all.getLength())
                .mapToObj(i -> ((Element) all.item(i)).getAttribute("fill"))
                .toList();
    }

    private static NodeList rectangles() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture())))
                .getElementsByTagName("rect");
    }

    private static String picture() {
        return Picture.of(explanation(), DEVIATIONS);
    }

    private static Explanation explanation() {
        OptionalDouble none = OptionalDouble.empty();
        return new Explanation(
                new VmKey("host", "vm"),
                98,
                100,
                Change.DEGRADED,
                0.5f,
                none,
                none,
                false,
                "model@1",
                true,
                "group_occlusion",
                Explanation.Severity.SEVERE,
                Explanation.Triage.UNCLEAR,
                0,
                "a <b> & c",
                Explanation.Baseline.TRAINING,
                List.of(new Explanation.Evidence(
                        "vm.disk.time",
                        "s",
                        "disk",
                        Scope.NEIGHBOUR,
                        List.of(new Explanation.Span(99, 100)),
                        1,
                        2,
                        1.5f,
                        0.25f)),
                0.25f,
                List.of(),
                List.of(),
                0,
                3,
                0,
                Optional.empty());
    }
}
