package dev.vane.lab.dataset;

import dev.vane.lab.block.LabelKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts whose labelled seconds were spent beside whom. A run beside two neighbours counts for each. */
final class CoverageCount {
    private final LabDataset data;

    CoverageCount(LabDataset data) {
        this.data = data;
    }

    List<Coverage> of(List<Run> labelled) {
        var byKey = new TreeMap<String, Coverage>();
        for (Run run : labelled) {
            for (Coverage seconds : beside(run)) {
                String key = String.join(
                        "\n",
                        seconds.application(),
                        seconds.interferer(),
                        seconds.place().name());
                byKey.merge(key, seconds, CoverageCount::sum);
            }
        }
        return List.copyOf(byKey.values());
    }

    private static Coverage sum(Coverage some, Coverage more) {
        return new Coverage(
                some.application(),
                some.interferer(),
                some.place(),
                some.labelledSeconds() + more.labelledSeconds(),
                some.rejectedSeconds() + more.rejectedSeconds());
    }

    /** One for each interferer and place beside the run. */
    private Set<Coverage> beside(Run run) {
        Set<Coverage> beside = new HashSet<>();
        for (Run other : data.runs()) {
            if (run.isBeside(other)) {
                Place place = Place.of(run.cpus(), other.cpus());
                for (String interferer : interferers(other)) {
                    beside.add(new Coverage(
                            run.application(),
                            interferer,
                            place,
                            run.isAccepted() ? run.labelledSeconds() : 0,
                            run.isAccepted() ? 0 : run.labelledSeconds()));
                }
            }
        }
        return beside;
    }

    /** Kinds that were injected in the run; of an application its name, of an interferer that was frozen nothing. */
    private List<String> interferers(Run run) {
        Set<String> kinds = new TreeSet<>();
        data.contentions().stream()
                .filter(injected -> injected.block().equals(run.block()))
                .map(LabDataset.BlockContention::contention)
                .filter(injected -> injected.vm().equals(run.vm())
                        && injected.firstSecond() <= run.lastSecond()
                        && injected.lastSecond() >= run.firstSecond())
                .forEach(injected -> kinds.add(injected.kind()));
        return run.label() == LabelKind.NONE ? List.copyOf(kinds) : List.of(run.application());
    }
}
