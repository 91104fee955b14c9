package dev.vane.lab.label;

import static dev.vane.lab.label.LabelRules.LONGEST_SPAN;
import static dev.vane.lab.label.LabelRules.LONG_SPAN;
import static dev.vane.lab.label.LabelRules.RARE_REPORTS;
import static dev.vane.lab.label.LabelRules.RARE_WORK;
import static dev.vane.lab.label.LabelRules.SPAN;
import static dev.vane.lab.label.LabelRules.SPARSE_REPORTS;
import static dev.vane.lab.label.LabelRules.SPARSE_WORK;

import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.Report.Progress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Work per second of a closed loop: the sum of all work reported, taken as linear in the VM's running time between two
 * reports. The first report only says from when on work is known.
 */
final class WorkRate implements Performance {
    private final RunningTime time;
    private final long[] millis;
    private final double[] done;

    private WorkRate(RunningTime time, long[] millis, double[] done) {
        this.time = time;
        this.millis = millis;
        this.done = done;
    }

    static WorkRate of(MeasuredVm vm, List<Phase> phases) {
        RunningTime time = new RunningTime(vm.vm(), phases);
        List<Progress> reports = vm.reports().stream()
                .filter(Progress.class::isInstance)
                .map(Progress.class::cast)
                .sorted(Comparator.comparingLong(Progress::epochMillis))
                .toList();
        double[] done = reports.stream().mapToDouble(Progress::work).toArray();
        if (done.length > 0) {
            done[0] = 0;
        }
        Arrays.parallelPrefix(done, Double::sum);
        long[] millis = reports.stream()
                .mapToLong(report -> time.at(report.epochMillis()))
                .toArray();
        return new WorkRate(time, millis, done);
    }

    @Override
    public Optional<Reading> over(Stretch stretch) {
        double work = workUntil(stretch.last()) - workUntil(stretch.first() - 1);
        return Double.isNaN(work) ? Optional.empty() : Optional.of(new Reading(work / stretch.seconds(), work));
    }

    @Override
    public Optional<Reading> pooled(List<Stretch> stretches) {
        List<Reading> seconds = stretches.stream()
                .flatMap(stretch -> stretch.parts(1))
                .map(this::over)
                .flatMap(Optional::stream)
                .toList();
        double work = seconds.stream().mapToDouble(Reading::amount).sum();
        return work > 0 ? Optional.of(new Reading(work / seconds.size(), work)) : Optional.empty();
    }

    @Override
    public double ratio(double ideal, double actual) {
        return actual / ideal;
    }

    @Override
    public List<Integer> spans(List<Stretch> alone) {
        List<Stretch> known = alone.stream()
                .flatMap(stretch -> stretch.parts(1))
                .filter(second -> over(second).isPresent())
                .toList();
        double work = pooled(known).map(Reading::performance).orElse(0.0);
        double reports = known.stream().mapToInt(this::reports).average().orElse(0);
        if (work < RARE_WORK || reports < RARE_REPORTS) {
            return List.of(LONGEST_SPAN);
        }
        return List.of(work < SPARSE_WORK || reports < SPARSE_REPORTS ? LONG_SPAN : SPAN);
    }

    @Override
    public Unlabelled lack() {
        return Unlabelled.NO_REPORTS;
    }

    /** Reports of work in a stretch. */
    private int reports(Stretch stretch) {
        int until = lastReport(time.at(stretch.last() * 1000));
        int from = lastReport(time.at((stretch.first() - 1) * 1000));
        int count = 0;
        for (int report = Math.max(1, from + 1); report <= until; report++) {
            count += done[report] > done[report - 1] ? 1 : 0;
        }
        return count;
    }

    /** All work until the end of a second; NaN where no reports reach. */
    private double workUntil(long second) {
        long at = time.at(second * 1000);
        int before = lastReport(at);
        if (before < 0 || (before == millis.length - 1 && millis[before] < at)) {
            return Double.NaN;
        }
        if (millis[before] == at) {
            return done[before];
        }
        double share = (double) (at - millis[before]) / (millis[before + 1] - millis[before]);
        return done[before] + share * (done[before + 1] - done[before]);
    }

    /** The last report at that time or before; -1 if there is none. */
    private int lastReport(long at) {
        int found = Arrays.binarySearch(millis, at);
        if (found < 0) {
            return -found - 2;
        }
        while (found + 1 < millis.length && millis[found + 1] == at) {
            found++;
        }
        return found;
    }
}
