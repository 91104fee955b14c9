package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveHostSourceTest {
    private static final long NOON = 1_700_000_000;
    private static final String WEB = "system.slice/web.service";
    private static final String WEB_FILES = "sys/fs/cgroup/system.slice/web.service/";
    private static final String DB = "machine.slice/machine-qemu-1-db.scope";
    private static final String CONTAINER_ID = "0123456789abcdef".repeat(4);
    private static final String BOX = "system.slice/docker-" + CONTAINER_ID + ".scope";

    @TempDir
    Path root;

    private final HandClock clock = new HandClock(NOON);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private FixtureHost host;
    private LiveHostSource source;

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void givesAVmItsFirstSampleAtItsSecondReading() throws InterruptedException {
        start("v2.txt");

        HostSecond first = next();
        HostSecond second = next();

        assertThat(first.second()).isEqualTo(NOON + 1);
        assertThat(first.samples()).isEmpty();
        assertThat(second.second()).isEqualTo(NOON + 2);
        assertThat(second.samples()).extracting(Sample::vm).containsExactlyInAnyOrder(WEB, BOX, DB);
    }

    @Test
    void readsAGroupOfV2() throws InterruptedException {
        start("v2.txt");
        next();
        host.write(
                WEB_FILES + "cpu.stat",
                "usage_usec 6000000\nuser_usec 3600000\nsystem_usec 2400000\nthrottled_usec 500000\n");
        host.write(
                WEB_FILES + "memory.stat",
                "anon 62914560\nfile 20971520\npgfault 5100\npgmajfault 55\npswpin 11\npswpout 22\n");
        host.write(WEB_FILES + "io.stat", """
                8:0 rbytes=1004096 wbytes=2008192 rios=101 wios=202 dbytes=0 dios=0
                8:16 rbytes=504096 wbytes=0 rios=51 wios=0 dbytes=0 dios=0
                """);
        host.replace(WEB_FILES + "cpu.pressure", "total=100000", "total=350000");

        Sample web = sample(next(), WEB);

        assertValues(
                web,
                Map.ofEntries(
                        // A quota of 2 CPUs on a host of 4.
                        Map.entry("vm.cpu.utilization", 0.5),
                        Map.entry("vm.cpu.user.utilization", 0.3),
                        Map.entry("vm.cpu.system.utilization", 0.2),
                        Map.entry("perf.task_clock", 1.0),
                        Map.entry("vm.memory.rss", 62914560.0),
                        Map.entry("vm.memory.disk_caches", 20971520.0),
                        Map.entry("vm.memory.balloon.current", 1073741824.0),
                        Map.entry("vm.memory.major_faults.rate", 5.0),
                        Map.entry("vm.memory.minor_faults.rate", 95.0),
                        Map.entry("perf.page_faults", 100.0),
                        Map.entry("vm.memory.swap_in.rate", 4096.0),
                        Map.entry("vm.memory.swap_out.rate", 8192.0),
                        Map.entry("vm.disk.read.operations.rate", 2.0),
                        Map.entry("vm.disk.read.bytes.rate", 8192.0),
                        Map.entry("vm.disk.write.operations.rate", 2.0),
                        Map.entry("vm.disk.write.bytes.rate", 8192.0)));
        assertThat(extra(web, Extra.VM_THROTTLED_RATIO)).isCloseTo(0.1, within(1e-6));
        assertThat(extra(web, Extra.VM_PRESSURE_CPU_RATIO)).isCloseTo(0.25, within(1e-6));
        assertThat(value(web, "vm.network.receive.bytes.rate")).isEmpty();
    }

    @Test
    void countsWhatPassesAVolumeAndItsDiskOnce() throws InterruptedException {
        host = FixtureHost.of("v2.txt", root);
        host.write("sys/block/dm-0/dev", "253:0\n");
        host.write("sys/block/sda/dev", "8:0\n");
        host.link("sys/block/dm-0/slaves/sda", "../../sda");
        String line = """
                253:0 rbytes=%1$d wbytes=0 rios=%2$d wios=0 dbytes=0 dios=0
                8:0 rbytes=%1$d wbytes=0 rios=%2$d wios=0 dbytes=0 dios=0
                """;
        host.write(WEB_FILES + "io.stat", line.formatted(5000, 10));
        start(Map.of());
        next();
        host.write(WEB_FILES + "io.stat", line.formatted(6000, 12));

        Sample web = sample(next(), WEB);

        assertValues(
                web,
                Map.of(
                        "vm.disk.read.bytes.rate", 1000.0,
                        "vm.disk.read.operations.rate", 2.0,
                        "vm.disk.write.bytes.rate", 0.0));
    }

    @Test
    void takesTheBusiestThreadsForVirtualCpus() throws InterruptedException {
        start("v2.txt");
        host.remove(WEB_FILES + "cpu.pressure");
        next();
        host.write("proc/101/schedstat", "2200000000 150000000 410");
        host.write("proc/102/schedstat", "3600000000 400000000 690");

        Sample web = sample(next(), WEB);

        assertValues(
                web,
                Map.of(
                        "vm.vcpu.utilization.max", 0.6,
                        "vm.vcpu.utilization.min", 0.2,
                        "vm.vcpu.utilization.stddev", 0.2,
                        "vm.vcpu.runqueue_delay.ratio.mean", 0.125,
                        "vm.vcpu.runqueue_delay.ratio.max", 0.2,
                        "vm.process.context_switches.rate", 100.0,
                        "vm.disk.delay.ratio", 0.0));
        assertThat(extra(web, Extra.VM_RUN_QUEUE_DELAY_RATIO)).isCloseTo(0.25, within(1e-6));
    }

    /** Threads that lived between two readings were never seen, but the kernel knows that something waited. */
    @Test
    void takesTheKernelsAccountOfHowLongAGroupWasHeldUp() throws InterruptedException {
        start("v2.txt");
        next();
        host.write("proc/101/schedstat", "2200000000 150000000 410");
        host.write("proc/102/schedstat", "3600000000 400000000 690");
        host.replace(WEB_FILES + "cpu.pressure", "total=100000", "total=400000");

        Sample web = sample(next(), WEB);

        assertValues(
                web,
                Map.of(
                        "vm.vcpu.utilization.max", 0.6,
                        "vm.vcpu.runqueue_delay.ratio.mean", 0.3,
                        "vm.vcpu.runqueue_delay.ratio.max", 0.3));
    }

    @Test
    void takesAGroupsOwnTimeForThatOfItsOneCpu() throws InterruptedException {
        start("v2.txt");
        host.replace(WEB_FILES + "cpu.max", "200000", "100000");
        next();
        host.write("proc/101/schedstat", "2200000000 150000000 410");
        host.write(WEB_FILES + "cpu.stat", "usage_usec 5700000\nuser_usec 3600000\nsystem_usec 2100000\n");
        host.replace(WEB_FILES + "cpu.pressure", "total=100000", "total=400000");

        Sample web = sample(next(), WEB);

        assertValues(
                web,
                Map.of(
                        "vm.cpu.utilization", 0.7,
                        "vm.vcpu.utilization.max", 0.7,
                        "vm.vcpu.utilization.min", 0.7,
                        "vm.vcpu.utilization.stddev", 0.0,
                        "vm.vcpu.runqueue_delay.ratio.mean", 0.3,
                        "vm.vcpu.runqueue_delay.ratio.max", 0.3));
    }

    /** Threads that wait for one another while the group runs do not hold it up. */
    @Test
    void isHeldUpAtMostWhileItDoesNotRun() throws InterruptedException {
        start("v2.txt");
        host.replace(WEB_FILES + "cpu.max", "200000", "100000");
        next();
        host.write(WEB_FILES + "cpu.stat", "usage_usec 5700000\nuser_usec 3600000\nsystem_usec 2100000\n");
        host.replace(WEB_FILES + "cpu.pressure", "total=100000", "total=1100000");

        assertValues(sample(next(), WEB), Map.of("vm.vcpu.runqueue_delay.ratio.mean", 0.3));
    }

    @Test
    void readsAVirtualMachineByItsVirtualCpus() throws InterruptedException {
        start("v2.txt");
        next();
        host.write(
                "sys/fs/cgroup/machine.slice/machine-qemu\\x2d1\\x2ddb.scope/cpu.stat",
                "usage_usec 21500000\nuser_usec 19500000\nsystem_usec 2000000\n");
        host.write("proc/302/schedstat", "9900000000 0 25");
        host.write("proc/303/schedstat", "9500000000 1400000000 35");
        host.write("sys/kernel/debug/kvm/301-12/exits", "3500");
        host.write("sys/kernel/debug/kvm/301-12/halt_poll_success_ns", "205000000");

        Sample db = sample(next(), DB);

        assertValues(
                db,
                Map.of(
                        "vm.cpu.utilization", 0.75,
                        "vm.vcpu.utilization.max", 0.9,
                        "vm.vcpu.utilization.min", 0.5,
                        "vm.vcpu.runqueue_delay.ratio.max", 0.4,
                        "vm.cpu.emulator.utilization", 0.1,
                        "vm.vcpu.exits.rate", 2500.0,
                        "vm.vcpu.io_exits.rate", 0.0,
                        "vm.vcpu.haltpoll.success.ratio", 0.1));
        assertThat(value(db, "vm.vcpu.halt_exits.rate")).isEmpty();
    }

    @Test
    void readsTheNetworkOfAContainerThatHasOne() throws InterruptedException {
        start("v2.txt");
        next();
        host.replace("proc/201/net/dev", "eth0:   10000     100 ", "eth0:   11000     110 ");
        host.replace("proc/201/net/dev", "40000     400 ", "42000     402 ");

        Sample box = sample(next(), BOX);

        assertValues(
                box,
                Map.of(
                        "vm.network.receive.bytes.rate", 1000.0,
                        "vm.network.receive.packets.rate", 10.0,
                        "vm.network.receive.dropped.rate", 0.0,
                        "vm.network.transmit.bytes.rate", 2000.0,
                        "vm.network.transmit.packets.rate", 2.0));
    }

    @Test
    void readsTheTapsOfAVirtualMachineFromItsSide() throws InterruptedException {
        start("v2.txt");
        next();
        host.replace("proc/301/net/dev", "vnet7:   10000     100 ", "vnet7:   10700     107 ");
        host.replace("proc/301/net/dev", "50000     500    0    5", "90000     540    0   15");

        Sample db = sample(next(), DB);

        assertValues(
                db,
                Map.of(
                        "vm.network.transmit.bytes.rate", 700.0,
                        "vm.network.transmit.packets.rate", 7.0,
                        "vm.network.receive.bytes.rate", 40000.0,
                        "vm.network.receive.dropped.rate", 10.0));
    }

    @Test
    void readsAGroupOfV1() throws InterruptedException {
        start("v1.txt");
        String name = "docker/" + CONTAINER_ID;
        String group = "sys/fs/cgroup/%s/" + name + "/";
        next();
        host.write(group.formatted("cpu,cpuacct") + "cpuacct.usage", "5750000000");
        host.write(group.formatted("cpu,cpuacct") + "cpuacct.stat", "user 345\nsystem 230\n");
        host.replace(group.formatted("cpu,cpuacct") + "cpu.stat", "400000000", "650000000");
        host.replace(group.formatted("memory") + "memory.stat", "total_pgfault 5000", "total_pgfault 5010");
        host.replace(group.formatted("blkio") + "blkio.throttle.io_serviced", "8:0 Read 100", "8:0 Read 110");
        host.replace(
                group.formatted("blkio") + "blkio.throttle.io_service_bytes", "8:0 Write 2000000", "8:0 Write 2500000");

        Sample sample = sample(next(), name);

        assertValues(
                sample,
                Map.ofEntries(
                        // A quota of 1.5 CPUs.
                        Map.entry("vm.cpu.utilization", 0.5),
                        Map.entry("vm.cpu.user.utilization", 0.3),
                        Map.entry("vm.cpu.system.utilization", 0.2),
                        Map.entry("vm.memory.rss", 52428800.0),
                        Map.entry("vm.memory.disk_caches", 10485760.0),
                        // The limit of the parent.
                        Map.entry("vm.memory.balloon.current", 2147483648.0),
                        Map.entry("vm.memory.minor_faults.rate", 10.0),
                        Map.entry("vm.disk.read.operations.rate", 10.0),
                        Map.entry("vm.disk.write.bytes.rate", 500000.0)));
        assertThat(extra(sample, Extra.VM_THROTTLED_RATIO)).isCloseTo(0.25, within(1e-6));
        assertThat(value(sample, "vm.memory.swap_in.rate")).isEmpty();
        assertThat(sample.extras()).doesNotContainKey(Extra.VM_PRESSURE_CPU_RATIO.key());
    }

    @Test
    void readsAGroupOfBothVersions() throws InterruptedException {
        start("hybrid.txt");
        next();
        host.replace("sys/fs/cgroup/unified/jobs/batch/cpu.stat", "usage_usec 5000000", "usage_usec 7000000");
        host.replace("proc/101/io", "\nwrite_bytes: 8192", "\nwrite_bytes: 16384");

        Sample batch = sample(next(), "jobs/batch");

        assertThat(value(batch, "vm.cpu.utilization")).hasValue(0.5);
        assertThat(value(batch, "vm.disk.write.bytes.rate")).hasValue(8192);
        // The throttle of this kernel counts nothing: that is not zero.
        assertThat(value(batch, "vm.disk.write.operations.rate")).isEmpty();
        assertThat(value(batch, "vm.memory.rss")).isEmpty();
        assertThat(batch.extras()).containsKey(Extra.VM_PRESSURE_CPU_RATIO.key());
    }

    @Test
    void readsAProcessTree() throws InterruptedException {
        host = FixtureHost.of("v2.txt", root);
        host.write("proc/101/task/101/children", "201 ");
        host.write("proc/201/task/201/children", "");
        host.write("proc/101/statm", "25600 5000 1000 1 0 20000 0");
        start(Map.of("collector.groups.include", "", "collector.processes", "job=101"));
        next();
        host.replace("proc/101/stat", " 100 0 2 0 10 5 ", " 130 0 3 0 50 15 ");
        host.remove("proc/201");

        Sample job = sample(next(), "job");

        assertValues(
                job,
                Map.of(
                        // 0.4 s + 0.1 s on a host of 4 CPUs; the child that ended takes nothing away.
                        "vm.cpu.utilization", 0.125,
                        "vm.cpu.user.utilization", 0.1,
                        "vm.memory.minor_faults.rate", 30.0,
                        "vm.memory.major_faults.rate", 1.0,
                        "vm.memory.rss", 4000.0 * 4096));
    }

    @Test
    void tellsTheHostsOwnSignals() throws InterruptedException {
        start("v2.txt");
        next();
        host.replace("proc/stat", "cpu  1000 0 500 8000 100 0 0 400", "cpu  1150 0 550 8160 100 0 0 440");
        host.replace("proc/pressure/io", "total=3000000", "total=3750000");

        Sample web = sample(next(), WEB);

        assertThat(extra(web, Extra.HOST_CPU_UTILIZATION_RATIO)).isCloseTo(0.5, within(1e-6));
        assertThat(extra(web, Extra.HOST_STEAL_RATIO)).isCloseTo(0.1, within(1e-6));
        assertThat(extra(web, Extra.HOST_PRESSURE_IO_RATIO)).isCloseTo(0.75, within(1e-6));
        assertThat(extra(web, Extra.HOST_PRESSURE_CPU_RATIO)).isZero();
    }

    @Test
    void leavesOutARateWhoseTotalFell() throws InterruptedException {
        start("v2.txt");
        next();
        host.replace(WEB_FILES + "cpu.stat", "usage_usec 5000000", "usage_usec 1000");
        Sample reset = sample(next(), WEB);
        host.replace(WEB_FILES + "cpu.stat", "usage_usec 1000", "usage_usec 201000");

        Sample after = sample(next(), WEB);

        assertThat(value(reset, "vm.cpu.utilization")).isEmpty();
        assertThat(value(reset, "vm.cpu.user.utilization")).hasValue(0);
        assertThat(value(after, "vm.cpu.utilization").orElseThrow()).isCloseTo(0.1, within(1e-6));
    }

    @Test
    void leavesOutMissedSecondsAndDividesByTheTimeThatPassed() throws InterruptedException {
        start("v2.txt");
        next();
        clock.skip(3);
        host.replace(WEB_FILES + "cpu.stat", "usage_usec 5000000", "usage_usec 9000000");

        HostSecond second = next();

        assertThat(second.second()).isEqualTo(NOON + 5);
        assertThat(value(sample(second, WEB), "vm.cpu.utilization")).hasValue(0.5);
        assertThat(missed()).isEqualTo(3);
    }

    @Test
    void namesAVmThatVanished() throws InterruptedException {
        start("v2.txt");
        next();
        next();
        host.remove("sys/fs/cgroup/system.slice/web.service");

        HostSecond second = next();

        assertThat(second.gone()).containsExactly(WEB);
        assertThat(second.samples()).extracting(Sample::vm).doesNotContain(WEB);
        assertThat(next().gone()).isEmpty();
    }

    @Test
    void namesAVmGoneThatHasNoProcessAnyMore() throws InterruptedException {
        start("v2.txt");
        next();
        next();
        host.write(WEB_FILES + "cgroup.threads", "");
        host.write(WEB_FILES + "cgroup.procs", "");

        assertThat(next().gone()).containsExactly(WEB);
    }

    @Test
    void takesInWhatStartsLater() throws InterruptedException {
        start("v2.txt");
        host.write("sys/fs/cgroup/system.slice/idle.service/cgroup.procs", "102\n");
        host.write("sys/fs/cgroup/system.slice/idle.service/cgroup.threads", "102\n");
        for (int i = 0; i < 4; i++) {
            next();
        }

        assertThat(next().samples()).extracting(Sample::vm).contains("system.slice/idle.service");
    }

    @Test
    void endsAtOnceAndNamesAllVmsGone() throws InterruptedException {
        start("v2.txt");
        next();
        next();

        source.end();

        HostSecond last = next();
        assertThat(last.last()).isTrue();
        assertThat(last.second()).isEqualTo(NOON + 3);
        assertThat(last.gone()).containsExactlyInAnyOrder(WEB, BOX, DB);
        assertThat(source.next()).isEmpty();
    }

    @Test
    void saysWhatTheHostCannotGive() {
        start("v1.txt");

        assertThat(source.absences())
                .contains(
                        "hardware events and top-down (42): switched off by collector.perf",
                        "network (8): no watched VM has a network namespace of its own",
                        "swapping (2): this kernel does not count it by group")
                .noneMatch(line -> line.startsWith("CPU time") || line.startsWith("disk delay"));
    }

    @Test
    void saysThatNothingIsWatched() {
        host = FixtureHost.of("v1.txt", root);

        start(Map.of("collector.groups.include", "none/*"));

        assertThat(source.absences()).containsExactly("everything: no VM is watched");
    }

    @Test
    void saysWhyNoVmIsWatchedUntilThereIsOne() throws InterruptedException {
        host = FixtureHost.of("v2.txt", root);
        start(Map.of("collector.groups.include", "late.slice/*", "collector.groups.exclude", "machine.slice/**"));

        assertThat(source.nothingWatched().orElseThrow())
                .startsWith("no VM is watched: of the control groups below %s 3 with processes were found, such as "
                        .formatted(host.sys().resolve("fs/cgroup")))
                .contains(WEB)
                .endsWith("; collector.groups.include=late.slice/* without collector.groups.exclude=machine.slice/**"
                        + " matches none; collector.processes=NAME=PID watches a process");

        host.write("sys/fs/cgroup/late.slice/job/cgroup.procs", "101\n");
        host.write("sys/fs/cgroup/late.slice/job/cgroup.threads", "101\n");
        next();

        assertThat(source.nothingWatched()).isEmpty();
    }

    @Test
    void saysThatNoControlGroupHoldsProcesses() {
        host = FixtureHost.of("v2.txt", root);
        host.write("sys/fs/cgroup/cgroup.procs", "1\n");
        host.remove("sys/fs/cgroup/system.slice");
        host.remove("sys/fs/cgroup/machine.slice");
        start(Map.of("collector.processes", "job=99999"));

        assertThat(source.nothingWatched())
                .hasValue(
                        ("no VM is watched: no control group below %s holds processes that collector.groups.include=**"
                                        + " could match; no process of collector.processes=job=99999 runs;"
                                        + " collector.processes=NAME=PID watches a process")
                                .formatted(host.sys().resolve("fs/cgroup")));
    }

    private void start(String resource) {
        host = FixtureHost.of(resource, root);
        start(Map.of());
    }

    private void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("collector.host", "host-1", "collector.perf", "off"));
        all.putAll(settings);
        source = new LiveHostSource(LiveConfig.of(all), new LiveHostMetrics(registry), host.proc(), host.sys(), clock);
    }

    private HostSecond next() throws InterruptedException {
        return source.next().orElseThrow();
    }

    private double missed() {
        return registry.scrape(name -> name.equals("vane_collector_missed_seconds")).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static Sample sample(HostSecond second, String vm) {
        List<Sample> found = second.samples().stream()
                .filter(sample -> sample.vm().equals(vm))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static OptionalDouble value(Sample sample, String metric) {
        return sample.values().get(MetricCatalogue.get().indexOf(metric));
    }

    private static double extra(Sample sample, Extra extra) {
        return sample.extras().get(extra.key());
    }

    private static void assertValues(Sample sample, Map<String, Double> expected) {
        expected.forEach((metric, value) -> assertThat(value(sample, metric).orElseThrow())
                .as(metric)
                .isCloseTo(value, within(1e-6 * Math.max(1, value))));
    }
}
