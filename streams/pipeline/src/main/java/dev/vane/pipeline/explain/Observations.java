package dev.vane.pipeline.explain;

import dev.vane.inference.window.RowLayout.Scope;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What was sampled of a VM and its host, by second: what a {@link StatementCheck} holds explanations against. */
public interface Observations {
    /** True if a sample of the VM came for a second. */
    boolean isSampled(long second);

    /** A metric in a second; where no sample of the VM came, as it was in the last that did. Empty if there is none. */
    OptionalDouble value(String metric, Scope scope, long second);

    /** A signal outside the catalogue, by the name that samples give it, in a second for which a sample came. */
    OptionalDouble extra(String name, long second);

    /** Names of the VMs of which a sample came in these seconds, both included, without the VM itself. */
    Set<String> neighbours(long from, long to);

    /** What was predicted for seconds of the VM's past, as far as they count for its calm level. */
    Map<Long, Double> past();
}
