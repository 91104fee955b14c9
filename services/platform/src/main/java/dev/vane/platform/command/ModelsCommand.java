package dev.vane.platform.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "models", description = "Lists, shows and verifies model bundles.")
final class ModelsCommand {
    @Spec
    private CommandSpec spec;

    @Command(description = "Lists the built-in model and the bundles in a folder.")
    int list(
            @Mixin CommonOptions options,
            @Option(
                            names = "--folder",
                            paramLabel = "DIR",
                            defaultValue = "models",
                            description = "Folder of the bundles. Default: ${DEFAULT-VALUE}")
                    Path folder,
            @Option(names = "--json", description = "Prints a JSON array.") boolean json)
            throws IOException {
        List<Map<String, Object>> models = new ArrayList<>();
        models.add(summary("(built in)", Models.open(Optional.empty())));
        for (Path bundle : bundles(folder)) {
            models.add(summary(bundle.toString(), ModelBundle.read(bundle)));
        }
        if (json) {
            Output.line(spec, Output.json(models));
        } else {
            models.forEach(model -> Output.line(
                    spec, "%-36s %-10s %s".formatted(model.get("model"), trained(model), model.get("place"))));
        }
        return 0;
    }

    @Command(description = "Shows a bundle's manifest.")
    int show(
            @Mixin CommonOptions options,
            @Parameters(arity = "0..1", paramLabel = "PATH", description = "The bundle. Default: the built-in one.")
                    Optional<Path> bundle,
            @Option(names = "--json", description = "Prints a JSON object.") boolean json)
            throws IOException {
        String place = bundle.map(Path::toString).orElse("(built in)");
        ModelBundle opened = Models.open(bundle);
        if (json) {
            Output.line(spec, Output.json(summary(place, opened)));
        } else {
            ManifestTable.lines(place, opened).forEach(line -> Output.line(spec, line));
        }
        return 0;
    }

    @Command(description = "Checks that a bundle's files and shapes match its manifest.")
    int verify(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "PATH", description = "The bundle.") Path bundle,
            @Option(names = "--json", description = "Prints a JSON object.") boolean json)
            throws IOException {
        ModelBundle verified = ModelBundle.read(bundle);
        Output.line(
                spec,
                json
                        ? Output.json(Map.of("model", Models.name(verified), "verified", true))
                        : Models.name(verified) + " matches its manifest");
        return 0;
    }

    private static List<Path> bundles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            entry.toString().endsWith(".zip") || Files.exists(entry.resolve(ModelBundle.MANIFEST)))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Object> summary(String place, ModelBundle bundle) {
        Manifest manifest = bundle.manifest();
        Map<String, Object> summary = Output.object();
        summary.put("model", Models.name(bundle));
        summary.put("trained", manifest.trained());
        summary.put("place", place);
        summary.put("windowRows", manifest.windowRows());
        summary.put("features", manifest.features().size());
        summary.put("trainingData", manifest.trainingData());
        summary.put("evaluation", manifest.evaluation());
        summary.put("files", manifest.files());
        return summary;
    }

    private static String trained(Map<String, Object> model) {
        return Boolean.TRUE.equals(model.get("trained")) ? "trained" : "untrained";
    }
}
