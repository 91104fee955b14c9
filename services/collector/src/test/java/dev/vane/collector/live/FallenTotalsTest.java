package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.WEB_FILES;
import static dev.vane.collector.live.LiveFixture.extra;
import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Totals that fall, of the host and of its VMs: no rate in that second, and no jump when they come back. */
class FallenTotalsTest {
    private static final String START = "cpu  1000 0 500 8000 100 0 0 400";

    @TempDir
    Path root;

    private LiveFixture live;

    @BeforeEach
    void start() throws InterruptedException {
        live = new LiveFixture(root).start();
        live.next();
        live.next();
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void leavesOutTheHostsSharesWhenStealFell() throws InterruptedException {
        live.host.replace("proc/stat", START, "cpu  1150 0 550 8160 100 0 0 380");
        Sample fallen = live.next(WEB);
        live.host.replace("proc/stat", "cpu  1150 0 550 8160 100 0 0 380", "cpu  1250 0 550 8350 100 0 0 390");
        Sample after = live.next(WEB);

        assertThat(extra(fallen, Extra.HOST_STEAL_RATIO)).isEmpty();
        assertThat(extra(fallen, Extra.HOST_CPU_UTILIZATION_RATIO)).isEmpty();
        assertThat(extra(after, Extra.HOST_STEAL_RATIO).orElseThrow()).isEqualTo(10f / 300);
        assertThat(extra(after, Extra.HOST_CPU_UTILIZATION_RATIO).orElseThrow()).isEqualTo(100f / 300);
    }

    @Test
    void doesNotTakeStealThatComesBackForNew() throws InterruptedException {
        live.host.replace("proc/stat", START, "cpu  1150 0 550 8160 100 0 0 0");
        live.next();
        live.host.replace("proc/stat", "cpu  1150 0 550 8160 100 0 0 0", "cpu  1250 0 550 8350 100 0 0 405");

        assertThat(extra(live.next(WEB), Extra.HOST_STEAL_RATIO)).isEmpty();
    }

    /** The kernel shares idle time between the two by an estimate. */
    @Test
    void countsDiskWaitThatFellWhileIdleTimeGrew() throws InterruptedException {
        live.host.replace("proc/stat", START, "cpu  1150 0 550 8170 90 0 0 440");

        Sample web = live.next(WEB);

        assertThat(extra(web, Extra.HOST_CPU_UTILIZATION_RATIO)).hasValue(0.5);
        assertThat(extra(web, Extra.HOST_STEAL_RATIO).orElseThrow()).isEqualTo(0.1f);
    }

    @Test
    void leavesOutTheHostsSharesWhenDiskWaitFellByMore() throws InterruptedException {
        live.host.replace("proc/stat", START, "cpu  1150 0 550 8010 50 0 0 440");

        assertThat(extra(live.next(WEB), Extra.HOST_CPU_UTILIZATION_RATIO)).isEmpty();
    }

    /** The idle time of a CPU that is taken away is not counted until it comes back. */
    @Test
    void passesOverACpuThatLeavesAndComesBack() throws InterruptedException {
        live.host.write("sys/devices/system/cpu/online", "0-2\n");
        live.host.replace("proc/stat", START, "cpu  1100 0 500 6000 75 0 0 400");
        Sample left = live.next(WEB);
        live.host.replace("proc/stat", "cpu  1100 0 500 6000 75 0 0 400", "cpu  1250 0 500 6150 75 0 0 400");
        Sample between = live.next(WEB);
        live.host.write("sys/devices/system/cpu/online", "0-3\n");
        live.host.replace("proc/stat", "cpu  1250 0 500 6150 75 0 0 400", "cpu  1350 0 500 8000 90 0 0 400");
        Sample back = live.next(WEB);

        assertThat(extra(left, Extra.HOST_CPU_UTILIZATION_RATIO)).isEmpty();
        assertThat(extra(between, Extra.HOST_CPU_UTILIZATION_RATIO)).hasValue(0.5);
        assertThat(extra(back, Extra.HOST_CPU_UTILIZATION_RATIO)).isEmpty();
    }

    @Test
    void doesNotTakeATotalThatComesBackForNew() throws InterruptedException {
        live.host.replace(WEB_FILES + "cpu.stat", "usage_usec 5000000", "usage_usec 0");
        Sample fallen = live.next(WEB);
        live.host.replace(WEB_FILES + "cpu.stat", "usage_usec 0", "usage_usec 5100000");
        Sample back = live.next(WEB);
        live.host.replace(WEB_FILES + "cpu.stat", "usage_usec 5100000", "usage_usec 6100000");
        Sample after = live.next(WEB);

        assertThat(value(fallen, "vm.cpu.utilization")).isEmpty();
        assertThat(value(back, "vm.cpu.utilization")).isEmpty();
        assertThat(value(after, "vm.cpu.utilization")).hasValue(0.5);
    }

    @Test
    void doesNotTakeDisksThatWereMissingForOneReadingForNew() throws InterruptedException {
        live.host.replace(WEB_FILES + "io.stat", "8:0 rbytes=1000000", "");
        live.next();
        live.host.write(WEB_FILES + "io.stat", "8:0 rbytes=1000000 wbytes=2000000 rios=100 wios=200\n");
        live.next();
        live.host.write(WEB_FILES + "io.stat", "8:0 rbytes=1004096 wbytes=2000000 rios=100 wios=200\n");

        assertThat(value(live.next(WEB), "vm.disk.read.bytes.rate")).hasValue(4096);
    }

    @Test
    void countsOnAfterATotalThatWasReset() throws InterruptedException {
        live.host.replace(WEB_FILES + "cpu.stat", "usage_usec 5000000", "usage_usec 0");
        live.next();
        live.host.replace(WEB_FILES + "cpu.stat", "usage_usec 0", "usage_usec 1000000");

        assertThat(value(live.next(WEB), "vm.cpu.utilization")).hasValue(0.5);
    }

    @Test
    void leavesOutAThreadsTimeThatIsLongerThanTheSecond() throws InterruptedException {
        live.host.write("proc/101/schedstat", "200000000 100000000 400");
        live.next();
        live.host.write("proc/101/schedstat", "9200000000 100000000 400");

        Sample web = live.next(WEB);

        assertThat(value(web, "vm.vcpu.utilization.max")).isEmpty();
        assertThat(value(web, "vm.process.context_switches.rate")).hasValue(0);
    }
}
