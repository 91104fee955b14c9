package dev.vane.training.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.HpcAnomalyReader;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.NginxInterferenceReader;
import dev.vane.training.example.Windowing;
import dev.vane.training.faithfulness.AttentionReport;
import dev.vane.training.faithfulness.AttentionTrial;
import dev.vane.training.faithfulness.AttentionWindow;
import dev.vane.training.faithfulness.FaithfulnessReport;
import dev.vane.training.faithfulness.OtherDataset;
import dev.vane.training.faithfulness.Scoreboard;
import dev.vane.training.faithfulness.Trial;
import dev.vane.training.shipping.HeldOut;
import dev.vane.training.shipping.OutOfFoldNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out whether explanations are true, and which method is the default. */
@Command(
        name = "faithfulness",
        description = {
            "Evaluates every explanation method on applications that the model was not trained on: whether the named"
                    + " metrics",
            "change the prediction, and whether they match the injected interference. Reports which method is the"
                    + " default. Results",
            "computed before are reused. Ten windows of a run take about a minute; the progress bar shows the"
                    + " remaining time."
        })
final class FaithfulnessCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "BUNDLE", required = true, description = "A folder or a zip file.")
    private Path model;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            defaultValue = "data/lab",
            description = "The lab's runs, whose splits.yaml names the applications. Default: ${DEFAULT-VALUE}")
    private Path dataset;

    @Option(names = "--hpc", paramLabel = "DIR", description = "The data set hpc_anomaly. Default: it is skipped")
    private Path hpc;

    @Option(
            names = "--nginx",
            paramLabel = "DIR",
            description = "The data set nginx_interference. Default: it is skipped")
    private Path nginx;

    @Option(
            names = "--training-applications",
            description =
                    "Uses the applications that are not held out instead, to choose a method. Writes other files.")
    private boolean training;

    @Option(
            names = "--attention",
            description =
                    "Measures instead, on all windows, whether attention on the metrics of what an interferer presses on is"
                            + " higher while it runs. Writes attention-auc.json and attention-auc.md.")
    private boolean attention;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description =
                    "With --attention: also measures the applications of training, by networks of its inner folds that had"
                            + " not seen them. Where `./vane train` kept its checkpoints; what is missing is trained. Default: only"
                            + " applications that are held out")
    private Path checkpoints;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "Largest number of windows of a run, evenly spaced. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all random choices. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".vane/faithfulness",
            description = "Folder of stored results. Default: ${DEFAULT-VALUE}")
    private Path cache;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs/results",
            description = "Folder for faithfulness.json, faithfulness.md and pictures. Default: ${DEFAULT-VALUE}")
    private Path out;

    @Override
    public Integer call() throws IOException {
        ModelBundle bundle = ModelBundle.read(model);
        Manifest manifest = bundle.manifest();
        Dataset lab = new LabReader().read(dataset);
        if (attention) {
            return attention(bundle, lab);
        }
        var trial = new Trial(bundle, limit, seed, cache);
        Scoreboard scores;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            scores = trial.run(lab, applications(lab), bar.part(0, 1, "measuring"));
        }
        var report = new FaithfulnessReport(
                training ? FaithfulnessReport.NAME + "-training" : FaithfulnessReport.NAME,
                manifest.name() + "@" + manifest.version(),
                manifest.files().get(ModelBundle.MODEL),
                lab.name(),
                !training,
                limit,
                command(),
                scores,
                List.of(hpc(manifest), nginx(manifest)));
        report.write(out);
        PrintWriter output = spec.commandLine().getOut();
        report.others().forEach(other -> output.println(other.name() + ": " + other.verdict()));
        output.println(report.verdict());
        output.println("written: " + out.resolve(report.name() + ".md"));
        output.flush();
        return 0;
    }

    private int attention(ModelBundle bundle, Dataset lab) throws IOException {
        HeldOut heldOut = HeldOut.of(dataset);
        List<OutOfFoldNetwork> networks = List.of();
        List<AttentionWindow> windows;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            if (checkpoints != null) {
                networks = OutOfFoldNetwork.of(
                        Preset.of(Preset.Name.SHIPPED).bundle(checkpoints),
                        heldOut.training(Windowing.SECONDS.examples(lab)),
                        seed,
                        bar.part(0, 0.5, "training"));
            }
            windows = new ArrayList<>(
                    AttentionTrial.windows(bundle, lab, heldOut.all(), seed, bar.part(0.5, 0.6, "held out")));
            for (OutOfFoldNetwork network : networks) {
                windows.addAll(AttentionTrial.windows(
                        network.bundle(), lab, network.applications(), seed, bar.part(0.6, 1, "out of fold")));
            }
        }
        var report = new AttentionReport(
                bundle.manifest().name() + "@" + bundle.manifest().version(),
                bundle.manifest().files().get(ModelBundle.MODEL),
                lab.name(),
                attentionCommand(),
                networks.stream()
                        .flatMap(network -> network.applications().stream())
                        .collect(Collectors.toSet()),
                windows);
        report.write(out);
        PrintWriter output = spec.commandLine().getOut();
        output.println(report.verdict());
        output.println("written: " + out.resolve(AttentionReport.NAME + ".md"));
        output.flush();
        return 0;
    }

    private String attentionCommand() {
        return "./vane faithfulness --attention --model %s --dataset %s%s --seed %d"
                .formatted(
                        shown(model),
                        shown(dataset),
                        checkpoints == null ? "" : " --checkpoints " + shown(checkpoints),
                        seed);
    }

    private Set<String> applications(Dataset lab) throws IOException {
        Set<String> heldOut = HeldOut.of(dataset).all();
        if (!training) {
            return heldOut;
        }
        Set<String> others = lab.runs().stream().map(LabelledRun::group).collect(Collectors.toCollection(TreeSet::new));
        others.removeAll(heldOut);
        return others;
    }

    private OtherDataset hpc(Manifest manifest) {
        return hpc == null
                ? OtherDataset.skipped("hpc-anomaly", "--hpc")
                : OtherDataset.hpcAnomaly(manifest, new HpcAnomalyReader().read(hpc), limit);
    }

    private OtherDataset nginx(Manifest manifest) {
        return nginx == null
                ? OtherDataset.skipped("nginx-interference", "--nginx")
                : OtherDataset.nginxInterference(manifest, new NginxInterferenceReader().read(nginx));
    }

    /** As a user would type it. */
    private String command() {
        StringBuilder text = new StringBuilder(
                "./vane faithfulness --model %s --dataset %s".formatted(shown(model), shown(dataset)));
        if (hpc != null) {
            text.append(" --hpc ").append(shown(hpc));
        }
        if (nginx != null) {
            text.append(" --nginx ").append(shown(nginx));
        }
        if (training) {
            text.append(" --training-applications");
        }
        return text.append(" --limit %d --seed %d".formatted(limit, seed)).toString();
    }

    /** A file or folder outside of the project is another on every machine and only named. */
    private static String shown(Path path) {
        return path.isAbsolute() || path.startsWith("..") ? "DIR/" + path.getFileName() : path.toString();
    }
}
