package dev.vane.inference.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.digest.Sha256;
import dev.vane.inference.onnx.CloudFormerSignature;
import dev.vane.inference.onnx.ModelTensors;
import dev.vane.inference.onnx.OnnxSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model with its description: {@value #MODEL}, {@value #MANIFEST}, perhaps {@value #EXPLAIN}, and whatever else
 * the manifest names, in a folder or a zip file. Whoever holds one knows that files and shapes match the manifest: it is checked on the way in.
 */
public final class ModelBundle {
    public static final String MODEL = "model.onnx";
    public static final String EXPLAIN = "model-explain.onnx";
    public static final String MANIFEST = "manifest.json";

    /** Keys that may be left out of a manifest as well as be null. */
    private static final List<String> MAY_LACK = List.of("interval", "familiarity", "calibration", "known", "errors");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Manifest manifest;
    private final Map<String, byte[]> files;

    private ModelBundle(Manifest manifest, Map<String, byte[]> files) {
        this.manifest = manifest;
        this.files = files;
        verify();
    }

    /**
     * A new bundle; the manifest's hashes are computed here.
     *
     * @param files contents by name, {@value #MODEL} among them, without the manifest
     * @throws BundleMismatchException if the model's inputs or outputs are not those of the manifest's architecture
     */
    public static ModelBundle of(Manifest manifest, Map<String, byte[]> files) {
        var hashes = new TreeMap<String, String>();
        var copies = new TreeMap<String, byte[]>();
        files.forEach((name, content) -> {
            copies.put(name, content.clone());
            hashes.put(name, Sha256.hex(content));
        });
        return new ModelBundle(manifest.withFiles(hashes), copies);
    }

    /**
     * Reads and verifies a bundle.
     *
     * @param place a folder or a zip file
     * @throws BundleMismatchException if a file or shape does not match the manifest, a file is too large, or its name is
     *     no plain file name
     */
    public static ModelBundle read(Path place) throws IOException {
        return read(BundleFiles.read(place), place.toString());
    }

    /**
     * Reads and verifies a bundle that is no file of its own.
     *
     * @param zip its bytes, not closed here
     * @param place where they are from, for errors
     * @throws BundleMismatchException if a file or shape does not match the manifest, a file is too large, or its name is
     *     no plain file name
     */
    public static ModelBundle readZip(InputStream zip, String place) throws IOException {
        return read(BundleFiles.readZip(zip, place), place);
    }

    private static ModelBundle read(Map<String, byte[]> files, String place) throws IOException {
        byte[] json = files.remove(MANIFEST);
        if (json == null) {
            throw new BundleMismatchException(MANIFEST, "missing in " + place);
        }
        try {
            return new ModelBundle(manifest(json), files);
        } catch (JsonProcessingException e) {
            throw new BundleMismatchException(MANIFEST, e.getOriginalMessage(), e);
        }
    }

    /** Reads a manifest, in which everything must stand but what a model may lack. */
    private static Manifest manifest(byte[] json) throws IOException {
        JsonNode tree = JSON.readTree(json);
        if (tree instanceof ObjectNode object) {
            MAY_LACK.stream().filter(key -> !object.has(key)).forEach(object::putNull);
        }
        return JSON.treeToValue(tree, Manifest.class);
    }

    /** Writes the bundle: as a zip file if the place's name ends in {@code .zip}, else as a folder. */
    public void write(Path place) throws IOException {
        var all = new TreeMap<>(files);
        all.put(MANIFEST, JSON.writeValueAsBytes(manifest));
        BundleFiles.write(place, all);
    }

    /** The manifest. */
    public Manifest manifest() {
        return manifest;
    }

    /** A copy of the file that serves. */
    public byte[] model() {
        return files.get(MODEL).clone();
    }

    /** True if it can be asked for explanations. */
    public boolean explains() {
        return files.containsKey(EXPLAIN);
    }

    /**
     * A copy of the file that explains.
     *
     * @throws NoExplainingModelException if the bundle has none
     */
    public byte[] explainModel() {
        if (!explains()) {
            throw new NoExplainingModelException(manifest.name(), manifest.version());
        }
        return files.get(EXPLAIN).clone();
    }

    /** The files by name, without the manifest; not to be changed. */
    Map<String, byte[]> contents() {
        return Collections.unmodifiableMap(files);
    }

    private void verify() {
        var names = new TreeSet<>(manifest.files().keySet());
        names.addAll(files.keySet());
        names.add(MODEL);
        FileNames.requirePlainAndDistinct(names);
        if (names.contains(MANIFEST)) {
            throw new BundleMismatchException(MANIFEST, "names itself among the bundle's files");
        }
        names.forEach(this::verifyContent);
        CloudFormerArchitecture architecture = manifest.architecture();
        verifyShapes(MODEL, CloudFormerSignature.of(architecture, manifest.wantsSummary()));
        if (explains()) {
            verifyShapes(EXPLAIN, CloudFormerSignature.explaining(architecture, manifest.wantsSummary()));
        }
        verifyWeights();
    }

    /** Calibrated heads were chosen with one network, and both files must be of one. */
    private void verifyWeights() {
        Calibration calibration = manifest.calibration();
        if (calibration.heads().isEmpty() && !explains()) {
            return;
        }
        String weights = weightsSha256();
        if (!calibration.heads().isEmpty() && !calibration.weightsSha256().equals(weights)) {
            throw new BundleMismatchException(
                    MODEL,
                    "the SHA-256 of its weights is %s, the calibrated heads are those of %s"
                            .formatted(weights, calibration.weightsSha256()));
        }
        if (explains() && !weights.equals(weightsSha256(EXPLAIN))) {
            throw new BundleMismatchException(EXPLAIN, "its weights are not those of " + MODEL);
        }
    }

    /** SHA-256 of the network's tensors, in hexadecimal; the same for files with and without calibrated heads. */
    public String weightsSha256() {
        return weightsSha256(MODEL);
    }

    private String weightsSha256(String name) {
        return ModelTensors.read(files.get(name), manifest.architecture()).sha256();
    }

    private void verifyContent(String name) {
        String expected = manifest.files().get(name);
        byte[] content = files.get(name);
        if (content == null) {
            throw new BundleMismatchException(name, "missing");
        }
        if (expected == null) {
            throw new BundleMismatchException(name, "not in the manifest");
        }
        String actual = Sha256.hex(content);
        if (!actual.equals(expected)) {
            throw new BundleMismatchException(
                    name, "its SHA-256 is %s, the manifest says %s".formatted(actual, expected));
        }
    }

    private void verifyShapes(String name, OnnxSignature expected) {
        OnnxSignature actual;
        try {
            actual = OnnxSignature.read(files.get(name));
        } catch (IllegalArgumentException e) {
            throw new BundleMismatchException(name, "not an ONNX file: " + e.getMessage(), e);
        }
        verifyShapes(name, "input", expected.inputs(), actual.inputs());
        verifyShapes(name, "output", expected.outputs(), actual.outputs());
    }

    private static void verifyShapes(
            String file, String kind, Map<String, List<Long>> expected, Map<String, List<Long>> actual) {
        var names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        for (String name : names) {
            if (!Objects.equals(expected.get(name), actual.get(name))) {
                throw new BundleMismatchException(
                        file,
                        "%s %s is %s, the manifest's architecture says %s"
                                .formatted(kind, name, shape(actual.get(name)), shape(expected.get(name))));
            }
        }
    }

    private static String shape(List<Long> dimensions) {
        return dimensions == null ? "absent" : dimensions.toString().replace("-1", "batch");
    }
}
