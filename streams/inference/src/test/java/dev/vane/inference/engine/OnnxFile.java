package dev.vane.inference.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Any ONNX file of float inputs and outputs, run as it is. */
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

    /** What one input is given. */
    public static final class Input {
        private final float[] values;
        private final long[] shape;

        public Input(float[] values, long... shape) {
            this.values = values.clone();
            this.shape = shape.clone();
        }
    }

    /** All outputs by name, each row-major. */
    public Map<String, float[]> run(Map<String, Input> inputs) throws OrtException {
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet()) {
                FloatBuffer values = FloatBuffer.wrap(input.getValue().values);
                tensors.put(input.getKey(), OnnxTensor.createTensor(environment, values, input.getValue().shape));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                var outputs = new HashMap<String, float[]>();
                for (var output : result) {
                    FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                    float[] copy = new float[values.remaining()];
                    values.get(copy);
                    outputs.put(output.getKey(), copy);
                }
                return outputs;
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
