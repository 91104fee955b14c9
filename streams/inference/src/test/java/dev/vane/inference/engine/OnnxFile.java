package dev.vane.inference.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Any ONNX file of one float input and one output of one dimension, run as it is. */
public final class OnnxFile implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxFile(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /** Loads the file into the runtime that the product uses. */
    public static OnnxFile open(byte[] file) throws OrtException {
        Telemetry.switchOff();
        // First, because DJL creates the process's one OrtEnvironment and fails if something else did before.
        Engine.getEngine("OnnxRuntime");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return new OnnxFile(environment, environment.createSession(file));
    }

    /** The output for one input, row-major. */
    public float[] run(String input, float[] values, long... shape) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return (float[]) result.get(0).getValue();
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
