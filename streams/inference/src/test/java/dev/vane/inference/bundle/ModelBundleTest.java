package dev.vane.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.familiarity.FamiliarityFit;
import dev.vane.inference.interval.IntervalRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
    private static final int FEATURES = 206;

    private static final CloudFormerArchitecture SMALL = new CloudFormerArchitecture(5, 4, 8, 8, 2, 4, 16, 2, 8, true);

    @TempDir
    Path folder;

    private static ModelBundle bundle(long seed) {
        return UntrainedBundle.of(SeededWindows.features(FEATURES), SeededWindows.scalings(FEATURES), seed);
    }

    @Test
    void readsWhatItWroteAsFolderAndAsZip() throws IOException {
        ModelBundle bundle = bundle(1);

        for (Path place : new Path[] {folder.resolve("deep/model"), folder.resolve("deep/model.zip")}) {
            bundle.write(place);
            ModelBundle read = ModelBundle.read(place);

            assertThat(read.manifest()).isEqualTo(bundle.manifest());
            assertThat(read.model()).isEqualTo(bundle.model());
        }
    }

    @Test
    void saysThatItIsUntrainedAndFromWhichSeed() {
        Manifest manifest = bundle(42).manifest();

        assertThat(manifest.name()).isEqualTo("cloudformer-untrained");
        assertThat(manifest.version()).isEqualTo("seed-42");
        assertThat(manifest.trained()).isFalse();
        assertThat(manifest.architecture()).isEqualTo(CloudFormerArchitecture.shipped());
    }

    @Test
    void givesTheSameBytesForTheSameSeed() throws IOException {
        bundle(1).write(folder.resolve("a.zip"));
        bundle(1).write(folder.resolve("b.zip"));

        assertThat(folder.resolve("a.zip")).hasSameBinaryContentAs(folder.resolve("b.zip"));
        assertThat(bundle(2).model()).isNotEqualTo(bundle(1).model());
    }

    @Test
    void refusesAFileWithOtherContent() throws IOException {
        bundle(1).write(folder);
        byte[] model = Files.readAllBytes(folder.resolve("model.onnx"));
        model[model.length / 2] ^= 1;
        Files.write(folder.resolve("model.onnx"), model);

        assertMismatch("model.onnx", "SHA-256");
    }

    @Test
    void refusesAMissingFileAndAnUnknownOne() throws IOException {
        bundle(1).write(folder);
        Files.writeString(folder.resolve("notes.txt"), "hello");
        assertMismatch("notes.txt", "not in the manifest");

        Files.delete(folder.resolve("notes.txt"));
        Files.delete(folder.resolve("model.onnx"));
        assertMismatch("model.onnx", "missing");

        Files.delete(folder.resolve("manifest.json"));
        assertMismatch("manifest.json", "missing");
    }

    @Test
    void passesOverHiddenFiles() throws IOException {
        bundle(1).write(folder);
        Files.writeString(folder.resolve(".directory"), "left by a file manager");

        assertThat(ModelBundle.read(folder).manifest().version()).isEqualTo("seed-1");
    }

    @Test
    void refusesAManifestThatContradictsItself() throws IOException {
        bundle(1).write(folder);
        Path manifest = folder.resolve("manifest.json");
        String json = Files.readString(manifest);

        Files.writeString(manifest, json.replaceFirst("\"windowRows\" : 60", "\"windowRows\" : 30"));
        assertMismatch("manifest.json", "windowRows is 30 where architecture says 60");

        Files.writeString(manifest, json.replaceFirst("\"trained\" : false,", ""));
        assertMismatch("manifest.json", "trained");

        Files.writeString(manifest, json.substring(0, json.length() / 2));
        assertMismatch("manifest.json", "Unexpected end-of-input");
    }

    @Test
    void refusesAModelOfAnotherShape() throws IOException {
        bundle(1).write(folder);
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceAll("\"windowRows\" : 60", "\"windowRows\" : 30"));

        assertMismatch(
                "model.onnx", "input presence is [batch, 60, 206], the manifest's architecture says [batch, 30, 206]");
    }

    @Test
    void refusesAModelThatIsNoOnnxFile() {
        Manifest manifest = bundle(1).manifest();

        assertThatThrownBy(() -> ModelBundle.of(manifest, Map.of("model.onnx", new byte[] {1, 2, 3})))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageStartingWith("model.onnx: not an ONNX file");
        assertThatThrownBy(() -> ModelBundle.of(manifest, Map.of()))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: missing");
    }

    @Test
    void carriesIntervalAndFamiliarity() throws IOException {
        ModelBundle bare = bundle(1);
        IntervalRule interval = new IntervalRule(0.9, List.of(0.5), List.of(0.1), List.of(0.05), 2);
        Familiarity familiarity = familiarity(FEATURES);
        ModelBundle.of(with(bare.manifest(), interval, familiarity), Map.of("model.onnx", bare.model()))
                .write(folder);

        Manifest read = ModelBundle.read(folder).manifest();

        assertThat(bare.manifest().interval()).isNull();
        assertThat(bare.manifest().familiarity()).isNull();
        assertThat(read.interval()).isEqualTo(interval);
        assertThat(read.familiarity()).isEqualTo(familiarity);
    }

    @Test
    void takesAManifestWithoutIntervalFamiliarityOrCalibration() throws IOException {
        bundle(1).write(folder);
        Path manifest = folder.resolve("manifest.json");
        String json = Files.readString(manifest);
        String without = json.replace("\"interval\" : null,", "")
                .replace("\"familiarity\" : null,", "")
                .replaceFirst("(?s)\"calibration\" : \\{.*?\\},", "");
        Files.writeString(manifest, without);

        Manifest read = ModelBundle.read(folder).manifest();

        assertThat(without).doesNotContain("\"interval\"", "\"familiarity\"", "\"calibration\"");
        assertThat(read.interval()).isNull();
        assertThat(read.familiarity()).isNull();
        assertThat(read.calibration()).isEqualTo(Calibration.NONE);
    }

    private static Calibration calibration(CalibratedHead head) {
        return new Calibration("of the model that is written", 1.5, 0.4, List.of(head));
    }

    @Test
    void carriesTheExplainingModelAndCalibratedHeads() throws IOException {
        ModelBundle bundle = new SeededBundle(SMALL, 1).bundle(calibration(new CalibratedHead(Branch.SYSTEM, 1, 0)));
        bundle.write(folder);

        ModelBundle read = ModelBundle.read(folder);

        assertThat(read.explains()).isTrue();
        assertThat(read.explainModel()).isEqualTo(bundle.explainModel());
        assertThat(read.manifest().calibration()).isEqualTo(bundle.manifest().calibration());
        assertThat(read.manifest().calibration().weightsSha256())
                .hasSize(64)
                .isEqualTo(new SeededBundle(SMALL, 1).bundle().weightsSha256());
    }

    @Test
    void refusesCalibratedHeadsOfAnotherModel() {
        ModelBundle one = new SeededBundle(SMALL, 1).bundle(calibration(new CalibratedHead(Branch.SYSTEM, 1, 0)));
        ModelBundle other = new SeededBundle(SMALL, 2).bundle();
        Manifest mixed = other.manifest().with(one.manifest().calibration());

        assertThatThrownBy(() -> ModelBundle.of(mixed, Map.of("model.onnx", other.model())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: the SHA-256 of its weights is %s, the calibrated heads are those of %s"
                        .formatted(
                                other.weightsSha256(),
                                one.manifest().calibration().weightsSha256()));
        assertThatThrownBy(() -> other.manifest().with(calibration(new CalibratedHead(Branch.TEMPORAL, 2, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a branch has 2 blocks of 2 heads: CalibratedHead[branch=TEMPORAL, block=2, head=0]");
    }

    @Test
    void refusesAnExplainingModelOfOtherWeightsOrShapes() {
        ModelBundle one = new SeededBundle(SMALL, 1).bundle();
        ModelBundle other = new SeededBundle(SMALL, 2).bundle();

        assertThatThrownBy(() -> ModelBundle.of(
                        one.manifest(), Map.of("model.onnx", one.model(), "model-explain.onnx", other.explainModel())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model-explain.onnx: its weights are not those of model.onnx");
        assertThatThrownBy(() -> ModelBundle.of(
                        one.manifest(), Map.of("model.onnx", one.model(), "model-explain.onnx", one.model())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageStartingWith("model-explain.onnx: input system_beta is absent");
    }

    @Test
    void refusesAnIntervalOrFamiliarityThatMeansNothing() throws IOException {
        bundle(1).write(folder);
        Path manifest = folder.resolve("manifest.json");
        String json = Files.readString(manifest);
        String interval = "\"interval\" : {\"coverage\": 2, \"knots\": [0.5], \"below\": [0.1], \"above\": [0.1], "
                + "\"unfamiliarFactor\": 2},";

        Files.writeString(manifest, json.replace("\"interval\" : null,", interval));
        assertMismatch("manifest.json", "interval.coverage must be in (0, 1): 2.0");

        Files.writeString(manifest, json.replace("\"interval\" : null,", interval.replace("\"coverage\": 2, ", "")));
        assertMismatch("manifest.json", "coverage");

        assertThatThrownBy(() -> with(bundle(1).manifest(), null, familiarity(FEATURES - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("familiarity.presence is 205 where features without ratios says 206");
    }

    @Test
    void saysWhereThereIsNoBundle() {
        assertThatThrownBy(() -> ModelBundle.read(folder.resolve("nowhere")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
    }

    private void assertMismatch(String file, String difference) {
        assertThatThrownBy(() -> ModelBundle.read(folder))
                .isInstanceOfSatisfying(
                        BundleMismatchException.class, e -> assertThat(e.file()).isEqualTo(file))
                .hasMessageContaining(difference);
    }

    private static Manifest with(Manifest bare, IntervalRule interval, Familiarity familiarity) {
        return new Manifest(
                bare.name(),
                bare.version(),
                bare.trained(),
                bare.windowRows(),
                bare.stepSeconds(),
                bare.features(),
                bare.ratios(),
                bare.normalisation(),
                bare.architecture(),
                bare.treeShare(),
                bare.trainingData(),
                bare.evaluation(),
                interval,
                familiarity,
                bare.files());
    }

    private static Familiarity familiarity(int features) {
        return FamiliarityFit.DEFAULT.fit(
                IntStream.range(0, 12)
                        .mapToObj(i -> new FamiliarityFit.Grouped(
                                "group-" + i % 3, SeededWindows.window(i, 12, features, feature -> feature % 3 > 0)))
                        .toList(),
                1);
    }
}
