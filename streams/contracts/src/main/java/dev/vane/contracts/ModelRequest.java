package dev.vane.contracts;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Asks for a prediction of one window.
 *
 * @param id also the record key; a repeated one gets the same answer
 * @param client who asks
 * @param model name and version of the bundle; empty for the one that serves
 * @param deadlineMillis milliseconds since the epoch after which nobody wants the answer
 * @param window what is asked about
 * @param wanted what the answer is to hold beside the prediction
 */
public record ModelRequest(
        String id, String client, Optional<String> model, OptionalLong deadlineMillis, Asked window, Wanted wanted) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public ModelRequest {
        if (!isId(id)) {
            throw new IllegalArgumentException("id must be 1 to 100 letters, digits, or one of . _ : -");
        }
        if (!CLIENT.matcher(client).matches()) {
            throw new IllegalArgumentException("client must be 1 to 64 letters, digits, or one of . _ : -");
        }
    }

    /** True if a request may be named so. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * What an answer may hold beside the prediction.
     *
     * @param explanation true for an explanation
     */
    public record Wanted(boolean explanation, Maps maps) {
        /** The prediction alone. */
        public static final Wanted PREDICTION = new Wanted(false, Maps.NONE);

        /** True if the model that explains is needed. */
        public boolean explains() {
            return explanation || maps != Maps.NONE;
        }
    }

    /** Whether attention maps are wanted. */
    public enum Maps {
        /** They are not. */
        NONE,
        /** Each weight rounded to a byte. */
        BYTES,
        /** As they are, too: four times as large. */
        FLOATS
    }

    /** A window that is asked about. */
    public sealed interface Asked {}

    /**
     * One that the pipeline has seen.
     *
     * @param second event time of its last row, in seconds since the epoch; empty for the newest prediction
     * @param edits what would be different
     */
    public record Reference(VmKey vm, OptionalLong second, List<Edit> edits) implements Asked {
        public Reference {
            edits = List.copyOf(edits);
        }
    }

    /**
     * One that is sent along.
     *
     * @param vm the one of the VMs that is asked about
     * @param columns of every row
     * @param vms the VM itself, and its neighbours as far as they are known
     */
    public record Values(String vm, List<Column> columns, List<VmRows> vms) implements Asked {
        public Values {
            columns = List.copyOf(columns);
            vms = List.copyOf(vms);
        }
    }

    /** A metric by its name in {@link Signals}, and the unit that its values are in. */
    public record Column(String metric, String unit) {}

    /**
     * What one VM did.
     *
     * @param rows one for each second, oldest first: a value for each column
     */
    public record VmRows(String vm, Optional<String> cpus, List<List<OptionalDouble>> rows) {
        public VmRows {
            rows = List.copyOf(rows);
        }
    }
}
