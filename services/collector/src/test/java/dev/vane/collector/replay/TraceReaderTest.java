package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceReaderTest {
    @TempDir
    Path folder;

    @Test
    void scalesAGauge() throws InterruptedException {
        List<MetricValues> rows = read("vm.memory.rss,gauge,,1024,kib", "t,kib", "0,3");

        assertThat(value(rows.getFirst(), "vm.memory.rss")).isEqualTo(3072);
    }

    @Test
    void takesTheIncreaseOfACounterPerSecond() throws InterruptedException {
        List<MetricValues> rows = read("perf.cycles,rate,,1,cycles", "t,cycles", "0,100", "1,130", "2,130");

        assertThat(values(rows, "perf.cycles")).containsExactly(null, 30.0, 0.0);
    }

    @Test
    void yieldsTheGaugesOfARowWhoseRatesAreNotKnownYet() throws InterruptedException {
        List<MetricValues> rows = new Rows("perf.cycles,rate,,1,cycles", "vm.memory.rss,gauge,,1,rss")
                .read("t,cycles,rss", "0,100,7", "1,130,8");

        assertThat(rows.getFirst().presentCount()).isEqualTo(1);
        assertThat(rows.getLast().presentCount()).isEqualTo(2);
    }

    @Test
    void takesTheMeanRateOverTheSecondsThatPassedInAGap() throws InterruptedException {
        List<MetricValues> rows = read("perf.cycles,rate,,1,cycles", "t,cycles", "0,100", "4,180", "5,190");

        assertThat(values(rows, "perf.cycles")).containsExactly(null, 20.0, 10.0);
    }

    @Test
    void leavesTheRateAbsentWhereTheCounterWentDown() throws InterruptedException {
        List<MetricValues> rows = read("perf.cycles,rate,,1,cycles", "t,cycles", "0,100", "1,20", "2,25");

        assertThat(values(rows, "perf.cycles")).containsExactly(null, null, 5.0);
    }

    @Test
    void leavesAnEmptyCellAbsentAndTakesTheNextRateFromTheValueBeforeIt() throws InterruptedException {
        List<MetricValues> rows = read("perf.cycles,rate,,1,cycles", "t,cycles", "0,100", "1,", "2,150");

        assertThat(values(rows, "perf.cycles")).containsExactly(null, null, 25.0);
    }

    @Test
    void addsAndSubtractsColumns() throws InterruptedException {
        List<MetricValues> rows =
                read("perf.minor_faults,rate,,2,all more -major", "t,all,major,more", "0,0,0,0", "1,9,2,5");

        assertThat(values(rows, "perf.minor_faults")).containsExactly(null, 24.0);
    }

    @Test
    void takesADifferenceBelowZeroForZero() throws InterruptedException {
        List<MetricValues> rows = read("perf.minor_faults,rate,,1,all -major", "t,all,major", "0,0,0", "1,2,3");

        assertThat(values(rows, "perf.minor_faults")).containsExactly(null, 0.0);
    }

    @Test
    void isAbsentIfOneOfItsColumnsIs() throws InterruptedException {
        List<MetricValues> rows = read("vm.memory.disk_caches,gauge,,1,a b", "t,a,b", "0,1,2", "1,1,", "2,3,4");

        assertThat(values(rows, "vm.memory.disk_caches")).containsExactly(3.0, null, 7.0);
    }

    @Test
    void combinesTermsSuchAsOneForEachCore() throws InterruptedException {
        List<MetricValues> rows = new Rows(
                        "vm.vcpu.utilization.max,rate,max,0.01,user0 sys0; user1 sys1; user2 sys2",
                        "vm.vcpu.utilization.min,rate,min,0.01,user0 sys0; user1 sys1; user2 sys2",
                        "vm.vcpu.utilization.stddev,rate,stddev,0.01,user0 sys0; user1 sys1; user2 sys2",
                        "perf.task_clock,rate,sum,0.01,user0 sys0; user1 sys1; user2 sys2")
                .read("t,user0,sys0,user1,sys1,user2,sys2", "0,0,0,0,0,0,0", "1,10,10,40,10,60,20");

        MetricValues row = rows.getLast();
        assertThat(value(row, "vm.vcpu.utilization.max")).isEqualTo(0.8f);
        assertThat(value(row, "vm.vcpu.utilization.min")).isEqualTo(0.2f);
        assertThat(value(row, "vm.vcpu.utilization.stddev")).isEqualTo((float) Math.sqrt(0.06));
        assertThat(value(row, "perf.task_clock")).isEqualTo(1.5);
    }

    private List<MetricValues> read(String metric, String... lines) throws InterruptedException {
        return new Rows(metric).read(lines);
    }

    private static Double[] values(List<MetricValues> rows, String metric) {
        return rows.stream().map(row -> valueOrNull(row, metric)).toArray(Double[]::new);
    }

    private static Double valueOrNull(MetricValues row, String metric) {
        int index = MetricCatalogue.get().indexOf(metric);
        return row.isPresent(index) ? row.get(index).getAsDouble() : null;
    }

    private static double value(MetricValues row, String metric) {
        return valueOrNull(row, metric);
    }

    private final class Rows {
        private final String[] metrics;

        Rows(String... metrics) {
            this.metrics = metrics;
        }

        List<MetricValues> read(String... lines) throws InterruptedException {
            return new Recording(folder)
                    .metrics(metrics).write("a.csv", lines).traces("a.csv,h,vm,1000,,").replay().stream()
                            .flatMap(second -> second.samples().stream())
                            .map(Sample::values)
                            .toList();
        }
    }
}
