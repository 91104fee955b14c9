package dev.vane.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against folders that look like control groups; the lab's own run is on real ones. */
class GroupsTest {
    private static final Limits HALF =
            new Limits("1", OptionalInt.of(512), OptionalDouble.of(0.5), 2048, OptionalInt.empty());

    @TempDir
    private Path cgroups;

    @Test
    void limitsAndFreezesInHierarchiesOfVersion1() throws Exception {
        file("cpuset/cpuset.cpus", "0-1");
        file("cpuset/cpuset.mems", "0");
        for (String file : new String[] {"cpuset.cpus", "cpuset.mems"}) {
            file("cpuset/vane-lab/" + file, "");
            file("cpuset/vane-lab/vm1/" + file, "");
        }
        for (String file : new String[] {"cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us"}) {
            file("cpu/vane-lab/vm1/" + file, "");
        }
        file("memory/vane-lab/vm1/memory.limit_in_bytes", "");
        file("freezer/vane-lab/vm1/freezer.state", "THAWED");
        file("unified/vane-lab/vm1/cgroup.freeze", "0");

        Group group = Groups.find(cgroups, cgroups.resolve("none")).create("vm1", HALF);
        group.freeze();

        assertThat(text("cpuset/vane-lab/cpuset.cpus")).isEqualTo("0-1");
        assertThat(text("cpuset/vane-lab/vm1/cpuset.cpus")).isEqualTo("1");
        assertThat(text("cpuset/vane-lab/vm1/cpuset.mems")).isEqualTo("0");
        assertThat(text("memory/vane-lab/vm1/memory.limit_in_bytes")).isEqualTo("2147483648");
        assertThat(text("cpu/vane-lab/vm1/cpu.shares")).isEqualTo("512");
        assertThat(text("cpu/vane-lab/vm1/cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(text("freezer/vane-lab/vm1/freezer.state")).isEqualTo("FROZEN");
        assertThat(text("unified/vane-lab/vm1/cgroup.freeze")).isEqualTo("0");

        group.thaw();

        assertThat(text("freezer/vane-lab/vm1/freezer.state")).isEqualTo("THAWED");
    }

    @Test
    void limitsAndFreezesInTheHierarchyOfVersion2() throws Exception {
        file("cgroup.controllers", "cpuset cpu io memory pids");
        file("cgroup.subtree_control", "");
        file("vane-lab/cgroup.subtree_control", "");
        for (String file : new String[] {"cpuset.cpus", "cpu.weight", "cpu.max", "memory.max", "cgroup.freeze"}) {
            file("vane-lab/vm1/" + file, "");
        }
        file("vane-lab/vm1/cgroup.events", "populated 1\nfrozen 1\n");

        Group group = Groups.find(cgroups, cgroups.resolve("none")).create("vm1", HALF);
        group.freeze();

        assertThat(text("vane-lab/vm1/cpuset.cpus")).isEqualTo("1");
        assertThat(text("vane-lab/vm1/cpu.weight")).isEqualTo("50");
        assertThat(text("vane-lab/vm1/cpu.max")).isEqualTo("50000 100000");
        assertThat(text("vane-lab/vm1/cgroup.freeze")).isEqualTo("1");
    }

    @Test
    void limitsWritesToEachDiskInEitherVersion() throws IOException {
        Limits slow = new Limits("1", OptionalInt.empty(), OptionalDouble.empty(), 2048, OptionalInt.of(500));
        file("disks/vda/device/model", "");
        file("disks/vda/dev", "254:0\n");
        file("v1/cpuset/vane-lab/vm1/cpuset.cpus", "");
        file("v1/freezer/vane-lab/vm1/freezer.state", "THAWED");
        file("v1/memory/vane-lab/vm1/memory.limit_in_bytes", "");
        file("v1/cpu/vane-lab/vm1/cpu.shares", "");
        file("v1/blkio/vane-lab/vm1/blkio.throttle.read_iops_device", "");
        file("v1/blkio/vane-lab/vm1/blkio.throttle.write_iops_device", "");
        file("v2/cgroup.controllers", "cpuset cpu io memory");
        for (String file : new String[] {"cpuset.cpus", "cpu.weight", "memory.max", "io.max"}) {
            file("v2/vane-lab/vm1/" + file, "");
        }

        Groups.find(cgroups.resolve("v1"), cgroups.resolve("disks")).create("vm1", slow);
        Groups.find(cgroups.resolve("v2"), cgroups.resolve("disks")).create("vm1", slow);

        assertThat(text("v1/blkio/vane-lab/vm1/blkio.throttle.write_iops_device"))
                .isEqualTo("254:0 500");
        assertThat(text("v1/blkio/vane-lab/vm1/blkio.throttle.read_iops_device"))
                .isEqualTo("254:0 1000000000");
        assertThat(text("v2/vane-lab/vm1/io.max")).isEqualTo("254:0 wiops=500");
        assertThatThrownBy(() -> Groups.find(cgroups.resolve("v2"), cgroups.resolve("none"))
                        .create("vm1", slow))
                .hasMessageContaining("a limit of write operations");
    }

    @Test
    void refusesAVmThatCannotBeLimitedAsPlanned() throws IOException {
        file("cpuset/cpuset.cpus", "0-1");
        file("cpuset/vane-lab/vm1/cpuset.cpus", "");
        file("freezer/vane-lab/vm1/freezer.state", "THAWED");

        assertThatThrownBy(() -> Groups.find(cgroups, cgroups.resolve("none")).create("vm1", HALF))
                .hasMessageContaining("vane-lab/vm1")
                .hasMessageContaining("memory");
    }

    @Test
    void aGroupThatDoesNotFreezeIsNamed() throws IOException {
        Group group = unified("frozen 0");

        assertThatThrownBy(() -> group.freeze(Duration.ofMillis(20)))
                .hasMessageContaining("vane-lab/vm1 has not frozen within")
                .hasMessageContaining("it has no processes");
    }

    @Test
    void aGroupThatDoesNotFreezeTellsWhatItsProcessesDo() throws IOException {
        Group group = unified("frozen 0");
        file("vane-lab/vm1/cgroup.procs", ProcessHandle.current().pid() + "\n");

        assertThatThrownBy(() -> group.freeze(Duration.ofMillis(20)))
                .hasMessageMatching(".*: process [0-9]+ [A-Z] \\(.*\\)");
    }

    /** Where memory is short, a process may wait for it for seconds before it can be stopped. */
    @Test
    void waitsForAGroupThatFreezesLate() throws Exception {
        Group group = unified("frozen 0");
        Thread kernel = Thread.startVirtualThread(() -> {
            awaitOrder();
            long late = System.nanoTime() + Duration.ofMillis(1200).toNanos();
            while (System.nanoTime() - late < 0) {
                LockSupport.parkNanos(late - System.nanoTime());
            }
            write("vane-lab/vm1/cgroup.events", "populated 1\nfrozen 1\n");
        });

        group.freeze();
        kernel.join();

        assertThat(text("vane-lab/vm1/cgroup.freeze")).isEqualTo("1");
    }

    private void awaitOrder() {
        try {
            while (!text("vane-lab/vm1/cgroup.freeze").equals("1")) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhatIsMissingWhereNothingCanBeFrozen() throws IOException {
        file("cpuset/cpuset.cpus", "0-1");

        assertThatThrownBy(() -> Groups.find(cgroups, cgroups.resolve("none")))
                .hasMessageContaining("cpuset and freezer");
    }

    private Group unified(String frozen) throws IOException {
        file("cgroup.controllers", "cpuset cpu memory");
        file("cgroup.subtree_control", "");
        file("vane-lab/cgroup.subtree_control", "");
        for (String file : new String[] {"cpuset.cpus", "cpu.weight", "cpu.max", "memory.max", "cgroup.freeze"}) {
            file("vane-lab/vm1/" + file, "");
        }
        file("vane-lab/vm1/cgroup.events", "populated 1\n" + frozen + "\n");
        return Groups.find(cgroups, cgroups.resolve("none")).create("vm1", HALF);
    }

    private void write(String name, String content) {
        try {
            file(name, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(String name, String content) throws IOException {
        Path file = cgroups.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String text(String name) throws IOException {
        return Files.readString(cgroups.resolve(name));
    }
}
