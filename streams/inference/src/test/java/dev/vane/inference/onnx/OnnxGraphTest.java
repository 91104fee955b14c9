package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.digest.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    @Test
    void declaresVersionOpsetAndNodes() {
        var graph = new OnnxGraph("sum");
        OnnxGraph.Value x = graph.input("x", 3);
        graph.output("y", graph.scope("here").add(x, x), 3);

        ProtoReader model = ProtoReader.of(graph.toModel());

        assertThat(model.field(1).integer()).isEqualTo(8);
        assertThat(model.field(8).message().field(2).integer()).isEqualTo(17);
        List<String> operators = model.field(7).message().fields(1).stream()
                .map(node -> node.message().field(4).text())
                .toList();
        assertThat(operators).containsExactly("Add", "Identity");
        assertThat(OnnxSignature.read(graph.toModel()))
                .isEqualTo(new OnnxSignature(Map.of("x", List.of(-1L, 3L)), Map.of("y", List.of(-1L, 3L))));
    }

    @Test
    void writesIntegersAsProtobufsOwnExample() {
        byte[] bytes = new ProtoMessage().integer(1, 150).text(2, "testing").toBytes();

        assertThat(bytes).containsExactly(0x08, 0x96, 0x01, 0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g');
    }

    /** The hashes of a bundle's files are published with it, so that whoever trains again can compare. */
    @Test
    void writesTheSameBytesAsEver() {
        var architecture = new CloudFormerArchitecture(5, 4, 8, 8, 2, 4, 16, 2, 8, true);
        ModelBundle bundle = new SeededBundle(architecture, 1)
                .bundle(new Calibration("any", 1.5, 0.4, List.of(new CalibratedHead(Branch.SYSTEM, 1, 0))));

        assertThat(Sha256.hex(bundle.model()))
                .isEqualTo("4b82e03b39db4bb71f12b365f18d0f641b4572ad3a400c5b078367356d18d28a");
        assertThat(Sha256.hex(bundle.explainModel()))
                .isEqualTo("af3d98379f60971233119a08a122c88aad2c1a8f561e2ab51e67a470b5178cfa");
    }

    @Test
    void readsBackEveryKindOfField() {
        byte[] bytes = new ProtoMessage()
                .integer(20, -1)
                .real(2, 1.5f)
                .message(3, new ProtoMessage().integer(1, Long.MAX_VALUE))
                .toBytes();

        ProtoReader message = ProtoReader.of(bytes);

        assertThat(message.field(20).integer()).isEqualTo(-1);
        assertThat(message.field(3).message().field(1).integer()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void writesTheInputsAndOutputsThatItsSignatureLists() {
        for (CloudFormerArchitecture architecture :
                List.of(CloudFormerArchitecture.shipped(), CloudFormerArchitecture.paper(1, 128))) {
            byte[] model = CloudFormerGraph.write(
                    architecture, SeededWindows.scalings(206), SeededWindows.weights(architecture, 1));

            assertThat(OnnxSignature.read(model)).isEqualTo(CloudFormerSignature.of(architecture, false));
        }
    }

    @Test
    void refusesATruncatedFile() {
        var graph = new OnnxGraph("empty");
        graph.input("x", 3);
        byte[] model = graph.toModel();

        for (int length = 0; length < model.length - 7; length++) {
            byte[] cut = Arrays.copyOf(model, length);
            assertThatThrownBy(() -> OnnxSignature.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesTwoValuesOfOneName() {
        var graph = new OnnxGraph("twice");
        graph.input("x", 3);

        assertThatThrownBy(() -> graph.input("x", 3)).hasMessage("a value of this name exists: x");
    }
}
