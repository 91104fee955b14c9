package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How often windows are called unfamiliar. */
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

    /**
     * Writes {@code familiarity-<dataset>.json}, {@code .md} and pictures.
     *
     * @param folder made if it is missing
     * @return the JSON object
     */
    default ObjectNode write(Report.About about, Path folder) throws IOException {
        String name = "familiarity-" + about.dataset();
        Files.createDirectories(folder);
        ObjectNode json = json();
        json.put("dataset", about.dataset()).put("command", about.command());
        Files.writeString(folder.resolve(name + ".json"), json.toPrettyString() + "\n");
        Files.writeString(
                folder.resolve(name + ".md"),
                """
                # Familiarity: %s

                Data: %s. Written by `%s`.

                """.formatted(about.dataset(), about.origin(), about.command()) + text(name));
        for (Map.Entry<String, String> picture : pictures().entrySet()) {
            Files.writeString(
                    Files.createDirectories(folder.resolve(name)).resolve(picture.getKey()), picture.getValue());
        }
        return json;
    }
}
