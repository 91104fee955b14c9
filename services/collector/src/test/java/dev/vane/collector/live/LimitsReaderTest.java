package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.live.Target.Group;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsReaderTest {
    private static final String WEB = "sys/fs/cgroup/system.slice/web.service/";

    @TempDir
    Path root;

    private FixtureHost host;

    @BeforeEach
    void copy() {
        host = FixtureHost.of("v2.txt", root);
    }

    @Test
    void takesTheQuotaOfTheGroup() {
        assertThat(limits().cpus()).isEqualTo(2);
        assertThat(limits().memoryBytes()).hasValue(1 << 30);
    }

    @Test
    void takesTheQuotaOfAParentIfThatIsLess() {
        host.write("sys/fs/cgroup/system.slice/cpu.max", "50000 100000\n");
        host.write("sys/fs/cgroup/system.slice/memory.max", "4096\n");

        assertThat(limits().cpus()).isEqualTo(0.5);
        assertThat(limits().memoryBytes()).hasValue(4096);
    }

    @Test
    void takesTheCpuSetIfThatIsLess() {
        host.write(WEB + "cpuset.cpus.effective", "3\n");

        assertThat(limits().cpus()).isEqualTo(1);
    }

    @Test
    void mayUseTheWholeHostWithoutLimits() {
        host.write(WEB + "cpu.max", "max 100000\n");
        host.write(WEB + "memory.max", "max\n");

        assertThat(limits().cpus()).isEqualTo(4);
        assertThat(limits().memoryBytes()).isEmpty();
    }

    @Test
    void tellsWhichGroupsAboveHaveAQuota() {
        assertThat(limits().quotaCores()).hasValue(2);
        assertThat(limits().quotasAbove()).isEmpty();

        host.write("sys/fs/cgroup/system.slice/cpu.max", "50000 100000\n");

        assertThat(limits().quotaCores()).hasValue(0.5);
        assertThat(limits().quotasAbove()).containsExactly(host.sys().resolve("fs/cgroup/system.slice"));
        assertThat(limits().allowed()).hasToString("0-3");
    }

    @Test
    void knowsNoOfflineCpus() {
        host.write("sys/devices/system/cpu/online", "0-1\n");

        assertThat(limits().allowed()).hasToString("0-1");
    }

    private Limits limits() {
        Group web = host.discovery(List.of("**/web.service"), List.of())
                .find()
                .values()
                .iterator()
                .next();
        return new LimitsReader(CgroupMounts.find(host.sys()), host.files()).read(web);
    }
}
