package dev.vane.lab;

import dev.vane.lab.application.Applications;
import dev.vane.lab.application.Packages;
import dev.vane.lab.plan.Plan;
import dev.vane.lab.run.LabRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Measures on this machine how much real applications slow each other down. */
public final class Lab {
    private final Applications applications;

    private Lab(Applications applications) {
        this.applications = applications;
    }

    /** A lab that knows its own applications, and those of a folder. */
    public static Lab of(Optional<Path> folder) throws IOException {
        Applications own = Applications.own();
        return new Lab(folder.isPresent() ? own.with(folder.get()) : own);
    }

    /**
     * Installs what is missing.
     *
     * @param plan only what it needs; otherwise what any application needs
     * @return names of the packages that were installed now
     */
    public List<String> install(Optional<Path> plan) throws IOException, InterruptedException {
        List<String> needed =
                plan.isPresent() ? packages(Plan.read(plan.get(), applications)) : Packages.of(applications.all());
        List<String> missing = Packages.missing(needed);
        if (!missing.isEmpty()) {
            Packages.install(missing);
        }
        return missing;
    }

    private List<String> packages(Plan plan) {
        return Packages.of(plan.applications().stream().map(applications::get).toList());
    }

    /**
     * Measures the blocks of a plan that a data set does not hold yet.
     *
     * @param planFile the plan, in YAML
     * @param first number of the plan's block to begin with, from 1; those before it come last
     * @param host name of this machine in the data; what it calls itself if empty
     * @param out folder of the data set
     * @param reports where to keep what the applications said, word by word, if anywhere
     * @param limit no block is begun that would end later
     * @param evenIfBusy true to measure even if others use the machine
     * @param progress told every second how far it is
     * @param isStopped asked every second: true gives up the block that is being measured
     * @throws IOException if packages are missing, or the machine cannot be used, saying why
     */
    public LabRun.Result run(
            Path planFile,
            int first,
            Optional<String> host,
            Path out,
            Optional<Path> reports,
            Duration limit,
            boolean evenIfBusy,
            Consumer<String> progress,
            BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        Plan plan = Plan.read(planFile, applications).from(first);
        List<String> missing = Packages.missing(packages(plan));
        if (!missing.isEmpty()) {
            throw new IOException("packages are missing: %s; './vane lab install --plan %s' installs them"
                    .formatted(String.join(" ", missing), planFile));
        }
        String name = host.orElseGet(LabRun::ownName);
        return new LabRun(plan, name, applications, out, reports, progress, isStopped).run(limit, evenIfBusy);
    }
}
