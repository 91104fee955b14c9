package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class LossCurveTest {
    private static final LossCurve CURVE =
            LossCurve.START.plus(0.5, List.of(0.6)).plus(0.05, List.of(0.1)).plus(0.005, List.of(0.2));

    @TempDir
    Path folder;

    @Test
    void isWrittenAsNumbersAndAsAPicture() throws IOException {
        CURVE.write(folder.resolve("curves"), "loss");

        assertThat(folder.resolve("curves/loss.csv"))
                .hasContent("epoch,training,held_out\n1,0.5,0.6\n2,0.05,0.1\n3,0.005,0.2\n");
        assertThat(Files.readString(folder.resolve("curves/loss.svg"))).isEqualTo(new LossPicture(CURVE).svg());
    }

    @Test
    void leavesOutWhatWasNotHeldOut() {
        LossCurve curve = LossCurve.START.plus(0.5, List.of());

        assertThat(curve.toCsv()).isEqualTo("epoch,training\n1,0.5\n");
        assertThat(new LossPicture(curve).svg()).doesNotContain("held-out");
        assertThatThrownBy(() -> curve.plus(0.4, List.of(0.4)))
                .hasMessage("2 epochs have as many held-out losses or none: 1");
    }

    @Test
    void drawsEachEpochInsideThePictureAndFallingLossesFalling() throws Exception {
        NodeList lines = parse(new LossPicture(CURVE).svg()).getElementsByTagName("polyline");

        assertThat(lines.getLength()).isEqualTo(2);
        List<double[]> points =
                points(lines.item(0).getAttributes().getNamedItem("points").getNodeValue());
        assertThat(points).hasSize(3);
        for (double[] point : points) {
            assertThat(point[0]).isBetween(0.0, 720.0);
            assertThat(point[1]).isBetween(0.0, 340.0);
        }
        // A tenth each time: two equal ways down on a logarithmic axis.
        double first = points.get(1)[1] - points.get(0)[1];
        double second = points.get(2)[1] - points.get(1)[1];
        assertThat(first).isGreaterThan(10).isBetween(second - 0.2, second + 0.2);
    }

    @Test
    void drawsFlatAndEmptyCurvesAndALossOfZero() throws Exception {
        for (LossCurve curve :
                List.of(LossCurve.START, LossCurve.START.plus(0.3, List.of()), LossCurve.START.plus(0, List.of()))) {
            String svg = new LossPicture(curve).svg();

            assertThat(parse(svg).getDocumentElement().getTagName()).isEqualTo("svg");
            assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
        }
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<double[]> points(String text) {
        List<double[]> points = new ArrayList<>();
        for (String point : text.split(" ", -1)) {
            String[] parts = point.split(",", -1);
            points.add(new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])});
        }
        return points;
    }
}
