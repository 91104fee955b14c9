package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.WEB_FILES;
import static dev.vane.collector.live.LiveFixture.extra;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerSignalsTest {
    private static final String DB = "machine.slice/machine-qemu-1-db.scope";

    @TempDir
    Path root;

    private LiveFixture fixture;

    @BeforeEach
    void onOneCpu() {
        fixture = new LiveFixture(root);
        fixture.host.write(WEB_FILES + "cpuset.cpus.effective", "0\n");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The group ran 0.4 s, its two threads waited 1.2 s, its quota held it for 0.2 s. */
    private Sample afterASecond() throws InterruptedException {
        fixture.host.write(
                WEB_FILES + "cpu.stat",
                "usage_usec 5400000\nuser_usec 3300000\nsystem_usec 2100000\nthrottled_usec 600000\n");
        fixture.host.write(WEB_FILES + "cpu.pressure", pressure(900_000, 600_000));
        fixture.host.write(WEB_FILES + "memory.pressure", pressure(300_000, 200_000));
        fixture.host.write(WEB_FILES + "io.pressure", pressure(150_000, 100_000));
        fixture.host.write("proc/101/schedstat", "2200000000 700000000 410");
        fixture.host.write("proc/102/schedstat", "3200000000 800000000 690");
        fixture.host.replace("proc/stat", "cpu0 250 0 125", "cpu0 300 0 165");
        return fixture.next(WEB);
    }

    private static String pressure(long some, long full) {
        return "some avg10=1.00 avg60=1.00 avg300=1.00 total=%d\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=%d\n"
                .formatted(some, full);
    }

    private static Map<Extra, Double> ledger(Sample sample) {
        Map<Extra, Double> found = new EnumMap<>(Extra.class);
        for (Extra extra : Extra.values()) {
            if (extra.name().contains("LEDGER")) {
                extra(sample, extra).ifPresent(value -> found.put(extra, Math.round(value * 1e6) / 1e6));
            }
        }
        return found;
    }

    @Test
    void splitsWhatAGroupWaitedFor() throws InterruptedException {
        fixture.start();
        fixture.next();

        Sample web = afterASecond();

        assertThat(ledger(web))
                .isEqualTo(Map.of(
                        Extra.VM_LEDGER_ON_CPU_CORES, 0.4,
                        Extra.VM_LEDGER_QUOTA_CORES, 0.2,
                        Extra.VM_LEDGER_SIBLINGS_CORES, 0.6,
                        Extra.VM_LEDGER_OTHERS_CORES, 0.4));
        assertThat(extra(web, Extra.VM_OTHERS_ON_CPU_CORES)).hasValueCloseTo(0.5, within(1e-6));
        assertThat(extra(web, Extra.VM_PRESSURE_CPU_FULL_RATIO)).hasValueCloseTo(0.6, within(1e-6));
        assertThat(extra(web, Extra.VM_PRESSURE_MEMORY_FULL_RATIO)).hasValueCloseTo(0.2, within(1e-6));
        assertThat(extra(web, Extra.VM_PRESSURE_IO_FULL_RATIO)).hasValueCloseTo(0.1, within(1e-6));
        assertThat(extra(web, Extra.VM_ALLOWED_CORES)).hasValue(1);
        assertThat(extra(web, Extra.VM_QUOTA_CORES)).hasValue(2);
        assertThat(web.cpus().orElseThrow()).hasToString("0");
    }

    @Test
    void countsTheQuotaOfAGroupAbove() throws InterruptedException {
        fixture.host.write("sys/fs/cgroup/system.slice/cpu.max", "60000 100000\n");
        fixture.host.write("sys/fs/cgroup/system.slice/cpu.stat", "usage_usec 1\nthrottled_usec 1000000\n");
        fixture.start();
        fixture.next();
        fixture.host.write("sys/fs/cgroup/system.slice/cpu.stat", "usage_usec 1\nthrottled_usec 1300000\n");

        Sample web = afterASecond();

        assertThat(extra(web, Extra.VM_QUOTA_CORES)).hasValueCloseTo(0.6, within(1e-6));
        assertThat(ledger(web))
                .containsEntry(Extra.VM_LEDGER_QUOTA_CORES, 0.5)
                .containsEntry(Extra.VM_LEDGER_OTHERS_CORES, 0.1)
                .containsEntry(Extra.VM_LEDGER_SIBLINGS_CORES, 0.6);
    }

    @Test
    void isNotKnownForTheSecondInWhichAQuotaAppears() throws InterruptedException {
        fixture.host.write("sys/fs/cgroup/system.slice/cpu.stat", "usage_usec 1\nthrottled_usec 9000000\n");
        fixture.start();
        fixture.next();
        fixture.host.write("sys/fs/cgroup/system.slice/cpu.max", "60000 100000\n");
        List<OptionalDouble> held = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            held.add(extra(fixture.next(WEB), Extra.VM_LEDGER_QUOTA_CORES));
        }

        // What was throttled long before is not this second's.
        assertThat(held).containsOnlyOnce(OptionalDouble.empty());
        assertThat(held.stream().flatMapToDouble(OptionalDouble::stream))
                .hasSize(5)
                .allMatch(cores -> cores == 0);
    }

    @Test
    void onAKernelWithoutTheSecondLineOthersAreAtMostWhatTheyRan() throws InterruptedException {
        fixture.host.write(WEB_FILES + "cpu.pressure", "some avg10=1.00 avg60=1.00 avg300=1.00 total=100000\n");
        fixture.start();
        fixture.next();
        fixture.host.write(WEB_FILES + "cpu.pressure", "some avg10=1.00 avg60=1.00 avg300=1.00 total=900000\n");

        Sample web = fixture.next(WEB);

        assertThat(extra(web, Extra.VM_PRESSURE_CPU_FULL_RATIO)).isEmpty();
        assertThat(ledger(web))
                .containsEntry(Extra.VM_LEDGER_OTHERS_CORES, 0.0)
                .containsEntry(Extra.VM_LEDGER_SIBLINGS_CORES, 0.8);
    }

    @Test
    void withoutPressureAndThrottlingOnlyThreadsTell() throws InterruptedException {
        fixture.host.remove(WEB_FILES + "cpu.pressure");
        fixture.host.write(WEB_FILES + "cpu.stat", "usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000\n");
        fixture.start();
        fixture.next();
        fixture.host.write("proc/101/schedstat", "2200000000 400000000 410");
        fixture.host.replace("proc/stat", "cpu0 250 0 125", "cpu0 300 0 165");

        Sample web = fixture.next(WEB);

        assertThat(ledger(web))
                .doesNotContainKey(Extra.VM_LEDGER_QUOTA_CORES)
                .containsEntry(Extra.VM_LEDGER_OTHERS_CORES, 0.3);
    }

    @Test
    void withoutThreadsAndPressureThereIsOnlyCpuTime() throws InterruptedException {
        fixture.host.remove(WEB_FILES + "cpu.pressure");
        fixture.host.remove("proc/101/schedstat");
        fixture.host.remove("proc/102/schedstat");
        fixture.start();
        fixture.next();

        assertThat(ledger(fixture.next(WEB))).containsOnlyKeys(Extra.VM_LEDGER_ON_CPU_CORES);
    }

    @Test
    void tellsHowLongVirtualCpusWaitedAndWhereTheyMayRun() throws InterruptedException {
        fixture.host.write("proc/302/status", "Name:\tCPU 0/KVM\nTgid:\t301\nCpus_allowed_list:\t2\n");
        fixture.host.write("proc/303/status", "Name:\tCPU 1/KVM\nTgid:\t301\nCpus_allowed_list:\t3\n");
        fixture.start();
        fixture.next();
        fixture.host.write("proc/303/schedstat", "9500000000 1400000000 35");
        fixture.host.write("proc/301/schedstat", "2000000000 100000000 10");

        Sample db = fixture.next(DB);

        assertThat(extra(db, Extra.VM_VCPU_WAITING_CORES)).hasValueCloseTo(0.4, within(1e-6));
        assertThat(extra(fixture.next(WEB), Extra.VM_VCPU_WAITING_CORES)).isEmpty();
        assertThat(db.cpus().orElseThrow()).hasToString("2-3");
        assertThat(extra(db, Extra.VM_QUOTA_CORES)).isEmpty();
    }
}
