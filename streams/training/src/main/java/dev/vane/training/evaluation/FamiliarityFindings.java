package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** How often windows are called unfamiliar, as a part of an evaluation's report. */
public sealed interface FamiliarityFindings permits FamiliarityCurve, HostFamiliarity {
    /** What programs read. */
    ObjectNode json();

    /**
     * What people read, without the heading.
     *
     * @param pictures folder of the report's pictures, as the page names it
     */
    String text(String pictures);

    /** SVG pictures by the names of their files. */
    Map<String, String> pictures();
}
