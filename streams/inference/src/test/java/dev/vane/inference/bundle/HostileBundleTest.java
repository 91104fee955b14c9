package dev.vane.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that were made to do harm, or that arrived damaged. */
class HostileBundleTest {
    private static final CloudFormerArchitecture SMALL = new CloudFormerArchitecture(5, 4, 8, 8, 2, 4, 16, 2, 8, true);
    private static final byte[] EVIL = "evil".getBytes(StandardCharsets.UTF_8);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    @BeforeEach
    void writeBundle() throws IOException {
        Path good = folder.resolve("good");
        new SeededBundle(SMALL, 1).bundle().write(good);
        for (String name : List.of("manifest.json", "model.onnx", "model-explain.onnx")) {
            files.put(name, Files.readAllBytes(good.resolve(name)));
        }
    }

    @Test
    void refusesEveryNameThatIsMoreThanAFilesName() throws Exception {
        for (String name : List.of(
                "/etc/evil",
                "../evil",
                "a/../../evil",
                "..",
                ".",
                "./model.onnx",
                "sub/model.onnx",
                "sub/",
                "..\\evil",
                "C:\\evil",
                "C:evil",
                "\\\\host\\share\\evil",
                "evil\u0000.onnx",
                "evil\n\u001b[2Jname",
                "möbel.onnx",
                " evil",
                "e".repeat(5_000))) {
            assertThatThrownBy(() -> ModelBundle.read(zip(Map.of(name, EVIL))))
                    .as(name)
                    .isInstanceOf(BundleMismatchException.class)
                    .hasMessageContaining("not a plain file name")
                    .satisfies(
                            e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n", "\u001b"));
        }
    }

    @Test
    void refusesAnAbsoluteNameEvenIfTheManifestNamesIt() throws Exception {
        Path target = folder.resolve("out/written-outside");
        String manifest = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
        String named = manifest.replaceFirst(
                "\"files\" : \\{", "\"files\" : { \"%s\" : \"%s\",".formatted(target, sha256(EVIL)));
        files.put("manifest.json", named.getBytes(StandardCharsets.UTF_8));
        files.put(target.toString(), EVIL);

        assertThatThrownBy(() -> ModelBundle.read(zip(files)).write(folder.resolve("out")))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageContaining("not a plain file name");
        assertThat(target).doesNotExist();

        files.remove(target.toString());
        assertThatThrownBy(() -> ModelBundle.read(zip(files)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageContaining("not a plain file name");
    }

    @Test
    void neverHoldsFilesThatCouldBeWrittenElsewhere() throws IOException {
        ModelBundle bundle = new SeededBundle(SMALL, 1).bundle();

        for (String name : List.of("/evil", "../evil", "manifest.json")) {
            assertThatThrownBy(
                            () -> ModelBundle.of(bundle.manifest(), Map.of("model.onnx", bundle.model(), name, EVIL)))
                    .isInstanceOfSatisfying(BundleMismatchException.class, e -> assertThat(e.file())
                            .isEqualTo(name));
        }
    }

    @Test
    void refusesAFileThatTheManifestDoesNotName() throws IOException {
        files.put("notes.txt", EVIL);

        assertThatThrownBy(() -> ModelBundle.read(zip(files))).hasMessage("notes.txt: not in the manifest");
    }

    @Test
    void refusesTwoFilesOfOneNameHoweverItIsSpelt() throws IOException {
        assertThatThrownBy(() -> ModelBundle.read(withSecond("model.onnx")))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: a second file of this name");

        files.put("MODEL.onnx", EVIL);
        assertThatThrownBy(() -> ModelBundle.read(zip(files)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("MODEL.onnx: a second file of this name");
    }

    @Test
    void stopsUnpackingWhatIsTooLarge() throws IOException {
        Path bomb = zipOf("model.onnx", 1024, new byte[MIB]);
        assertThat(Files.size(bomb)).isLessThan(10 * MIB);

        assertThatThrownBy(() -> ModelBundle.read(bomb))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: more than 100 times larger than in the zip file");

        assertThatThrownBy(() -> ModelBundle.read(zipOf("model.onnx", 65, noise())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: more than 67108864 bytes");

        assertThatThrownBy(() -> ModelBundle.read(zipOf(".hidden", 65, noise())))
                .hasMessage(".hidden: more than 67108864 bytes");
    }

    @Test
    void stopsUnpackingWhatIsTooLargeInAll() throws IOException {
        Path file = folder.resolve("many.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (String name : List.of("a", "b", "c")) {
                fill(out, name, 60, noise());
            }
        }

        assertThatThrownBy(() -> ModelBundle.read(file))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("c: all files together have more than 134217728 bytes");
    }

    @Test
    void refusesAManifestOfAGigabyte() throws IOException {
        byte[] spaces = new byte[MIB];
        Arrays.fill(spaces, (byte) ' ');

        assertThatThrownBy(() -> ModelBundle.read(zipOf("manifest.json", 1024, spaces)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageStartingWith("manifest.json: more than");
        assertThatThrownBy(() -> ModelBundle.read(zipOf("manifest.json", 9, noise())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("manifest.json: more than 8388608 bytes");

        try (var sparse =
                new RandomAccessFile(folder.resolve("good/manifest.json").toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        assertThatThrownBy(() -> ModelBundle.read(folder.resolve("good")))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("manifest.json: more than 8388608 bytes");
    }

    @Test
    void refusesAHugeFileInAFolder() throws IOException {
        try (var sparse = new RandomAccessFile(folder.resolve("good/model.onnx").toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }

        assertThatThrownBy(() -> ModelBundle.read(folder.resolve("good")))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: more than 67108864 bytes");
    }

    @Test
    void refusesMoreFilesThanABundleHas() throws IOException {
        for (int i = 0; i < 40; i++) {
            files.put("file-" + i, EVIL);
            Files.write(folder.resolve("good/file-" + i), EVIL);
        }

        for (Path place : List.of(zip(files), folder.resolve("good"))) {
            assertThatThrownBy(() -> ModelBundle.read(place))
                    .isInstanceOf(BundleMismatchException.class)
                    .hasMessage(place + ": more than 32 files");
        }
    }

    @Test
    void followsLinksOnlyWithinTheFolder() throws IOException {
        Path good = folder.resolve("good");
        Path hidden = Files.createDirectory(good.resolve("..data"));
        Files.move(good.resolve("model.onnx"), hidden.resolve("model.onnx"));
        Files.createSymbolicLink(good.resolve("model.onnx"), Path.of("..data/model.onnx"));

        assertThat(ModelBundle.read(good).model()).isEqualTo(files.get("model.onnx"));

        Path secret = Files.write(folder.resolve("secret"), files.get("model.onnx"));
        Files.delete(good.resolve("model.onnx"));
        Files.createSymbolicLink(good.resolve("model.onnx"), secret);

        assertThatThrownBy(() -> ModelBundle.read(good))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessage("model.onnx: a link that leads out of the bundle's folder");
    }

    @Test
    void neverTakesATruncatedOrDamagedZipFile() throws IOException {
        byte[] whole = Files.readAllBytes(zip(files));
        int directory = whole.length - 300;
        var random = new Random(1);

        for (int i = 0; i < 100; i++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(directory));
            assertThatThrownBy(() -> ModelBundle.readZip(new ByteArrayInputStream(cut), "cut.zip"))
                    .isInstanceOf(BundleMismatchException.class);
            byte[] damaged = whole.clone();
            damaged[random.nextInt(directory)] ^= (byte) (1 + random.nextInt(255));
            assertTakesOnlyTheSame(damaged);
        }
        assertThatThrownBy(() -> ModelBundle.readZip(new ByteArrayInputStream(new byte[0]), "empty.zip"))
                .hasMessage("empty.zip: not a zip file, or an empty one");
        assertThatThrownBy(() -> ModelBundle.readZip(new ByteArrayInputStream(EVIL), "text.zip"))
                .hasMessage("text.zip: not a zip file, or an empty one");
    }

    /** A byte of a time or of an attribute changes nothing that is read. */
    private void assertTakesOnlyTheSame(byte[] damaged) throws IOException {
        try {
            ModelBundle read = ModelBundle.readZip(new ByteArrayInputStream(damaged), "damaged.zip");
            assertThat(read.model()).isEqualTo(files.get("model.onnx"));
        } catch (BundleMismatchException e) {
            assertThat(e.file()).isNotBlank();
        }
    }

    /** Whoever makes the model makes its hash as well. */
    @Test
    void neverTakesAModelThatOnnxCouldNotHaveWritten() throws Exception {
        var random = new Random(1);
        byte[] model = files.get("model.onnx");
        String manifest = new String(files.get("manifest.json"), StandardCharsets.UTF_8);

        for (int i = 0; i < 150; i++) {
            byte[] changed = Arrays.copyOf(model, i % 2 == 0 ? model.length : random.nextInt(model.length));
            for (int flips = 0; flips < 20 && changed.length > 0; flips++) {
                changed[random.nextInt(Math.min(changed.length, 400))] = (byte) random.nextInt(256);
            }
            files.put("model.onnx", changed);
            files.put(
                    "manifest.json",
                    manifest.replace(sha256(model), sha256(changed)).getBytes(StandardCharsets.UTF_8));
            Path evil = zip(files);
            try {
                ModelBundle.read(evil);
            } catch (BundleMismatchException e) {
                assertThat(e.file()).isIn("model.onnx", "model-explain.onnx");
            }
        }
    }

    @Test
    void refusesAManifestThatSaysAThingTwiceOrMoreThanItself() throws IOException {
        String manifest = new String(files.get("manifest.json"), StandardCharsets.UTF_8);

        files.put(
                "manifest.json",
                manifest.replaceFirst("\\{", "{ \"trained\" : true,").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelBundle.read(zip(files)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageContaining("trained");

        files.put("manifest.json", (manifest + "{}").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelBundle.read(zip(files)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageStartingWith("manifest.json");

        files.put("manifest.json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelBundle.read(zip(files)))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageStartingWith("manifest.json");
    }

    private Path zip(Map<String, byte[]> contents) throws IOException {
        Path file = folder.resolve("bundle.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return file;
    }

    /** A zip file that no writer would make: the name of one entry is changed to that of another. */
    private Path withSecond(String to) throws IOException {
        files.put("x".repeat(to.length()), EVIL);
        Path file = zip(files);
        byte[] from = "x".repeat(to.length()).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + from.length <= bytes.capacity(); at++) {
            if (Arrays.equals(bytes.array(), at, at + from.length, from, 0, from.length)) {
                bytes.put(at, to.getBytes(StandardCharsets.US_ASCII));
            }
        }
        files.remove("x".repeat(to.length()));
        return Files.write(file, bytes.array());
    }

    private Path zipOf(String name, int mebibytes, byte[] block) throws IOException {
        Path file = folder.resolve("one.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.setLevel(block[0] == block[1] ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
            fill(out, name, mebibytes, block);
        }
        return file;
    }

    private static void fill(ZipOutputStream out, String name, int mebibytes, byte[] block) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        for (int i = 0; i < mebibytes; i++) {
            out.write(block);
        }
    }

    private static byte[] noise() {
        byte[] noise = new byte[MIB];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
