package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.BOX;
import static dev.vane.collector.live.LiveFixture.JOB;
import static dev.vane.collector.live.LiveFixture.JOB_ALONE;
import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.WEB_FILES;
import static dev.vane.collector.live.LiveFixture.extra;
import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Reading.Accepted;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are none: the one value is absent and counted, everything else is as before. */
class OddNumbersTest {
    private static final String LARGEST = "18446744073709551615";
    private static final List<String> NO_NUMBERS =
            List.of(LARGEST, "9223372036854775808", "-1", "-8192", "", "x", "1.5", "\u0000\u0001\ufffd", "max", "1e9");

    @TempDir
    Path root;

    private LiveFixture live;

    @BeforeEach
    void host() {
        live = new LiveFixture(root);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void readsAnInterfaceWhoseNameHasAColon() throws InterruptedException {
        live.host.replace("proc/201/net/dev", "  eth1:", "ibr10:30: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n  eth1:");
        live.start().next();
        live.host.replace("proc/201/net/dev", "30000     300 ", "31000     310 ");

        Sample box = live.next(BOX);

        assertThat(value(box, "vm.network.receive.bytes.rate")).hasValue(1000);
        assertThat(value(box, "vm.network.receive.packets.rate")).hasValue(10);
        assertThat(live.unreadable("invalid")).isZero();
    }

    @Test
    void leavesOutATotalThatIsTooLarge() throws InterruptedException {
        live.host.replace("proc/201/net/dev", "eth0:   10000 ", "eth0: " + LARGEST + " ");
        live.start().next();

        Sample box = live.next(BOX);

        assertThat(value(box, "vm.network.receive.bytes.rate")).isEmpty();
        assertThat(value(box, "vm.network.receive.packets.rate")).hasValue(0);
        assertThat(value(box, "vm.network.transmit.bytes.rate")).hasValue(0);
        assertThat(live.unreadable("invalid")).isPositive();
    }

    @Test
    void doesNotTakeATotalThatCanBeReadAgainForTraffic() throws InterruptedException {
        live.start().next();
        live.host.replace("proc/201/net/dev", "eth0:   10000 ", "eth0: " + LARGEST + " ");
        live.next();
        live.host.replace("proc/201/net/dev", "eth0: " + LARGEST + " ", "eth0:   10500 ");

        assertThat(value(live.next(BOX), "vm.network.receive.bytes.rate")).isEmpty();
        assertThat(value(live.next(BOX), "vm.network.receive.bytes.rate")).hasValue(0);
    }

    @Test
    void readsAnInterfaceWithoutStatistics() throws InterruptedException {
        live.host.write("proc/201/net/dev", "Inter-| Receive\n face |bytes\n  eth0: No statistics available\n");

        live.start().next();

        Sample box = live.next(BOX);

        assertThat(value(box, "vm.network.receive.bytes.rate")).isEmpty();
        assertThat(value(box, "vm.cpu.utilization")).hasValue(0);
    }

    @Test
    void readsAnInterfaceWithTooFewColumns() throws InterruptedException {
        live.host.write("proc/201/net/dev", "  eth0: 1 2 3 4 5 6 7 8 9\n");
        live.start().next();

        Sample box = live.next(BOX);

        assertThat(value(box, "vm.network.receive.bytes.rate")).hasValue(0);
        assertThat(value(box, "vm.network.transmit.bytes.rate")).hasValue(0);
        assertThat(value(box, "vm.network.transmit.packets.rate")).isEmpty();
    }

    @Test
    void readsAThreadWhoseRunningTimeIsNoNumber() throws InterruptedException {
        live.host.write("proc/101/schedstat", LARGEST + " 5 7");
        live.start().next();
        live.host.write("proc/101/schedstat", LARGEST + " 500000005 17");

        Sample web = live.next(WEB);

        assertThat(value(web, "vm.vcpu.utilization.max")).isEmpty();
        assertThat(value(web, "vm.process.context_switches.rate")).hasValue(10);
        assertThat(extra(web, Extra.VM_RUN_QUEUE_DELAY_RATIO)).hasValue(0.5);
        assertThat(value(web, "vm.cpu.utilization")).hasValue(0);
    }

    @Test
    void startsWithOddNumbersInEveryFileAndGoesOn() throws InterruptedException {
        for (String number : NO_NUMBERS) {
            live.host.write("proc/stat", "cpu  " + number + " 0 500 8000 100 0 0 400\n");
            live.host.write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=" + number + "\n");
            live.host.write("proc/uptime", number + " 1.00\n");
            live.host.write("proc/sys/kernel/task_delayacct", number + "\n");
            live.host.write("proc/101/schedstat", number + " " + number + " 1\n");
            live.host.write("proc/101/stat", "101 (web) S " + (number + " ").repeat(50) + "\n");
            live.host.write("proc/101/io", "read_bytes: " + number + "\nwrite_bytes: " + number + "\n");
            live.host.write("proc/101/statm", "1 " + number + " 3\n");
            live.host.write("sys/devices/system/cpu/online", "0-" + number + "\n");
            live.host.write(WEB_FILES + "cpu.max", number + " 100000\n");
            live.host.write(WEB_FILES + "memory.max", number + "\n");
            live.host.write(WEB_FILES + "cpuset.cpus.effective", number + "-3\n");
            live.host.write(WEB_FILES + "cpu.stat", "usage_usec " + number + "\nuser_usec 1\nsystem_usec\n");
            live.host.write(WEB_FILES + "memory.stat", "anon " + number + "\nfile 10485760\npgfault " + number + "\n");
            live.host.write(WEB_FILES + "io.stat", "8:0 rbytes=" + number + " wbytes=1 rios=1 wios=1\n");
            live.host.write(WEB_FILES + "cpu.pressure", "some avg10=0.00 total=" + number + "\n");
            live.host.write(WEB_FILES + "cgroup.threads", "101\n" + number + "\n102\n");
            live.host.write("sys/kernel/debug/kvm/301-12/exits", number + "\n");
            live.start(Map.of("collector.processes", JOB + "=101")).next();

            Sample web = live.next(WEB);

            assertThat(value(web, "vm.cpu.utilization")).as(number).isEmpty();
            assertThat(value(web, "vm.memory.rss")).as(number).isEmpty();
            assertThat(value(web, "vm.memory.disk_caches")).as(number).hasValue(10485760);
            assertThat(value(web, "vm.disk.read.bytes.rate")).as(number).isEmpty();
            assertThat(value(web, "vm.disk.write.bytes.rate")).as(number).hasValue(0);
            assertThat(live.unreadable("invalid")).as(number).isPositive();
            assertAccepted(web);
        }
    }

    @Test
    void readsFilesOfRandomBytes() throws InterruptedException {
        live.start().next();
        String bytes = "\u0000\u0001\u00ff) : = total= \n some  \u0007 8:0 rbytes= cpu \t\t-";
        List.of(
                        "proc/stat",
                        "proc/pressure/cpu",
                        "proc/101/schedstat",
                        "proc/101/stat",
                        "proc/201/net/dev",
                        WEB_FILES + "cpu.stat",
                        WEB_FILES + "cpu.max",
                        WEB_FILES + "memory.stat",
                        WEB_FILES + "memory.max",
                        WEB_FILES + "io.stat",
                        WEB_FILES + "cpu.pressure")
                .forEach(file -> live.host.write(file, bytes));

        Sample web = live.next(WEB);

        assertThat(value(web, "vm.cpu.utilization")).isEmpty();
        assertThat(value(live.next(BOX), "vm.cpu.utilization")).hasValue(0);
        assertAccepted(web);
    }

    @Test
    void readsEmptyFiles() throws InterruptedException {
        live.start().next();
        List.of("proc/stat", "proc/101/schedstat", WEB_FILES + "cpu.stat", WEB_FILES + "memory.stat")
                .forEach(file -> live.host.write(file, ""));

        Sample web = live.next(WEB);

        assertThat(value(web, "vm.cpu.utilization")).isEmpty();
        assertThat(extra(web, Extra.HOST_CPU_UTILIZATION_RATIO)).isEmpty();
        assertAccepted(web);
    }

    @Test
    void leavesOutALevelBelowZero() throws InterruptedException {
        live.start().next();
        live.host.replace(WEB_FILES + "memory.stat", "anon 52428800", "anon -8192");

        Sample web = live.next(WEB);

        assertThat(value(web, "vm.memory.rss")).isEmpty();
        assertThat(value(web, "vm.memory.disk_caches")).hasValue(10485760);
        assertThat(value(web, "vm.cpu.utilization")).hasValue(0);
        assertThat(live.unreadable("invalid")).isEqualTo(1);
        assertAccepted(web);
    }

    @Test
    void leavesOutResidentMemoryBelowZero() throws InterruptedException {
        live.host.write("proc/101/task/101/children", "");
        live.host.write("proc/101/statm", "25600 1000 5000 1 0 20000 0");
        live.start(JOB_ALONE).next();

        Sample job = live.next(JOB);

        assertThat(value(job, "vm.memory.rss")).isEmpty();
        assertThat(value(job, "vm.cpu.utilization")).hasValue(0);
        assertThat(live.leftOut()).isPositive();
        assertAccepted(job);
    }

    /** Without a limit, that is no odd number. */
    @Test
    void countsNoLimitAsNone() throws InterruptedException {
        live.host.write(WEB_FILES + "cpu.max", "max 100000\n");
        live.host.write(WEB_FILES + "memory.max", "max\n");
        live.start().next();
        live.next();

        assertThat(live.unreadable("invalid")).isZero();
    }

    @Test
    void readsAProcessWhoseNameHasBrackets() throws InterruptedException {
        live.host.write("proc/101/task/101/children", "");
        live.host.replace("proc/101/stat", "(web)", "(a) R (b 1 2 3)");
        live.start(JOB_ALONE).next();
        live.host.replace("proc/101/stat", " 100 0 2 0 10 5 ", " 130 0 3 0 50 15 ");

        Sample job = live.next(JOB);

        assertThat(value(job, "vm.cpu.utilization")).hasValue(0.125);
        assertThat(value(job, "vm.memory.minor_faults.rate")).hasValue(30);
    }

    private static void assertAccepted(Sample sample) {
        byte[] key = sample.host().getBytes(StandardCharsets.UTF_8);

        assertThat(SourceRecords.read(key, SourceRecords.encode(sample), sample.second() * 1000))
                .isEqualTo(new Accepted(sample));
    }
}
