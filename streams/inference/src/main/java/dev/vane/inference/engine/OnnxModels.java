package dev.vane.inference.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Loads ONNX files into ONNX Runtime on the CPU through DJL: for each file one session with one thread. */
public final class OnnxModels {
    private static final String DJL_ENGINE = "OnnxRuntime";

    private OnnxModels() {}

    /**
     * Loads a file.
     *
     * @param name for logs and errors
     * @throws IOException if ONNX Runtime rejects it, or there is no place for DJL's temporary folder
     */
    public static Model load(String name, byte[] file) throws IOException {
        Telemetry.switchOff();
        keepToOnnxRuntime();
        // First, because this creates the process's one OrtEnvironment and fails if something else did before.
        Engine engine = Engine.getEngine(DJL_ENGINE);
        Model model = engine.newModel(name, Device.cpu());
        try (SessionOptions options = new SessionOptions()) {
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            model.load(
                    new ByteArrayInputStream(file),
                    Map.of("sessionOptions", options, "intraOpNumThreads", "1", "interOpNumThreads", "1"));
        } catch (MalformedModelException | OrtException e) {
            model.close();
            throw new IOException("ONNX Runtime rejects the model of " + name, e);
        }
        return model;
    }

    /** DJL would look for a second engine for array maths, and for natives on the network. Serving needs neither. */
    private static void keepToOnnxRuntime() {
        System.getProperties().putIfAbsent("ai.djl.onnx.disable_alternative", "true");
        System.getProperties().putIfAbsent("ai.djl.offline", "true");
    }
}
