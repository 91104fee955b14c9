package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.JOB;
import static dev.vane.collector.live.LiveFixture.JOB_ALONE;
import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.WEB_FILES;
import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Sample;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that come, go, and are left out for a moment while they live. */
class PartsOfAVmTest {
    private static final String STAT =
            "%d (%s) S %d 101 101 0 -1 4194560 100 0 2 0 %d 0 0 0 20 0 2 0 %d 104857600 2500 "
                    + "18446744073709551615 1 1 0 0 0 0 0 4096 16384 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0";

    @TempDir
    Path root;

    private LiveFixture live;

    @BeforeEach
    void host() {
        live = new LiveFixture(root);
        live.host.write("proc/101/task/101/children", "201 ");
        live.host.write("proc/201/task/201/children", "");
        // The child has run for 50 s since it started.
        live.host.write("proc/201/stat", STAT.formatted(201, "child", 101, 5000, 2010));
        uptime("100.00");
    }

    @AfterEach
    void close() {
        live.close();
    }

    private void uptime(String seconds) {
        live.host.write("proc/uptime", seconds + " 1000.00\n");
    }

    /** The kernel may leave out a live process while its siblings end. */
    @Test
    void doesNotCountThePastOfAProcessThatWasLeftOutForOneReading() throws InterruptedException {
        live.start(JOB_ALONE).next();
        live.host.write("proc/101/task/101/children", "");
        uptime("101.00");
        Sample without = live.next(JOB);
        live.host.write("proc/101/task/101/children", "201 ");
        uptime("102.00");
        Sample back = live.next(JOB);
        live.host.write("proc/201/stat", STAT.formatted(201, "child", 101, 5200, 2010));
        uptime("103.00");
        Sample after = live.next(JOB);

        assertThat(value(without, "vm.cpu.utilization")).hasValue(0);
        assertThat(value(back, "vm.cpu.utilization")).hasValue(0);
        assertThat(value(back, "vm.memory.minor_faults.rate")).hasValue(0);
        assertThat(value(after, "vm.cpu.utilization")).hasValue(0.5);
    }

    @Test
    void countsAProcessThatHasStartedSinceFromItsStart() throws InterruptedException {
        live.start(JOB_ALONE).next();
        live.host.write("proc/101/task/101/children", "201 202 ");
        live.host.write("proc/202/task/202/children", "");
        live.host.write("proc/202/stat", STAT.formatted(202, "new", 101, 40, 10_050));
        uptime("101.00");

        assertThat(value(live.next(JOB), "vm.cpu.utilization")).hasValue(0.1f);
    }

    /** Then nothing proves that it is new. */
    @Test
    void countsANewProcessFromItsSecondReadingWhereTheKernelTellsNoUptime() throws InterruptedException {
        live.host.remove("proc/uptime");
        live.start(JOB_ALONE).next();
        live.host.write("proc/101/task/101/children", "201 202 ");
        live.host.write("proc/202/task/202/children", "");
        live.host.write("proc/202/stat", STAT.formatted(202, "new", 101, 40, 10_050));
        Sample first = live.next(JOB);
        live.host.write("proc/202/stat", STAT.formatted(202, "new", 101, 80, 10_050));
        Sample second = live.next(JOB);

        assertThat(value(first, "vm.cpu.utilization")).hasValue(0);
        assertThat(value(second, "vm.cpu.utilization")).hasValue(0.1f);
    }

    /** In a container, the uptime may be that of the container. */
    @Test
    void doesNotTakeAProcessForNewWhoseStartIsOnAnotherClock() throws InterruptedException {
        live.host.write("proc/101/task/101/children", "");
        uptime("5.00");
        live.start(JOB_ALONE).next();
        live.host.write("proc/101/task/101/children", "201 ");
        uptime("6.00");

        assertThat(value(live.next(JOB), "vm.cpu.utilization")).hasValue(0);
    }

    @Test
    void doesNotCountThePastOfAProcessThatMovedIntoTheGroup() throws InterruptedException {
        live.host.remove(WEB_FILES + "io.stat");
        live.host.write("proc/101/io", "read_bytes: 1000\nwrite_bytes: 1000\ncancelled_write_bytes: 0\n");
        live.host.write("proc/201/io", "read_bytes: 900000000\nwrite_bytes: 1000\ncancelled_write_bytes: 0\n");
        live.start().next();
        live.host.write(WEB_FILES + "cgroup.procs", "101\n201\n");
        uptime("101.00");
        Sample moved = live.next(WEB);
        live.host.write("proc/201/io", "read_bytes: 900004096\nwrite_bytes: 1000\ncancelled_write_bytes: 0\n");
        uptime("102.00");
        Sample after = live.next(WEB);

        assertThat(value(moved, "vm.disk.read.bytes.rate")).hasValue(0);
        assertThat(value(after, "vm.disk.read.bytes.rate")).hasValue(4096);
    }

    @Test
    void endsWithItsProcessWhenAnotherGetsTheId() throws InterruptedException {
        live.start(JOB_ALONE).next();
        live.next();
        live.host.write("proc/101/stat", STAT.formatted(101, "stranger", 1, 9000, 10_150));
        HostSecond second = live.next();

        assertThat(second.samples()).isEmpty();
        assertThat(second.gone()).containsExactly(JOB);
        for (int i = 0; i < 5; i++) {
            assertThat(live.next().samples()).isEmpty();
        }
    }

    @Test
    void findsChildrenByTheirParentWhereTheKernelDoesNotListThem() throws InterruptedException {
        live.host.remove("proc/101/task/101/children");
        live.host.remove("proc/201/task/201/children");
        live.start(JOB_ALONE).next();
        live.host.write("proc/201/stat", STAT.formatted(201, "child", 101, 5200, 2010));

        assertThat(value(live.next(JOB), "vm.cpu.utilization")).hasValue(0.5);
    }
}
