package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.live.Target.Group;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupDiscoveryTest {
    private static final String WEB = "system.slice/web.service";
    private static final String DB = "machine.slice/machine-qemu-1-db.scope";
    private static final String BOX = "system.slice/docker-" + "0123456789abcdef".repeat(4) + ".scope";
    private static final List<String> ALL = List.of("**");

    @TempDir
    Path root;

    @Test
    void findsMachinesAndContainersWholeAndElsewhereInnermostGroupsWithProcesses() {
        Map<String, Group> groups = find("v2.txt", ALL, List.of());

        assertThat(groups).containsOnlyKeys(WEB, DB, BOX);
        assertThat(groups.get(WEB).kind()).isEqualTo(Group.Kind.OTHER);
        assertThat(groups.get(BOX).kind()).isEqualTo(Group.Kind.CONTAINER);
        assertThat(groups.get(DB).kind()).isEqualTo(Group.Kind.MACHINE);
        assertThat(groups.get(DB).path()).isEqualTo("machine.slice/machine-qemu\\x2d1\\x2ddb.scope");
        assertThat(groups.get(DB).taskFiles()).hasSize(5);
    }

    @Test
    void countsAGroupAndItsParentOnce() {
        FixtureHost host = FixtureHost.of("v1.txt", root);
        host.write("sys/fs/cgroup/cpu,cpuacct/docker/cgroup.procs", "55\n");

        Map<String, Group> groups = host.discovery(ALL, List.of()).find();

        assertThat(groups).hasSize(1);
        assertThat(groups.values().iterator().next().controllers())
                .containsOnlyKeys("cpu", "cpuacct", "memory", "blkio");
    }

    @Test
    void takesAParentWhoseChildrenAreEmpty() {
        FixtureHost host = FixtureHost.of("v2.txt", root);
        host.write("sys/fs/cgroup/work/cgroup.procs", "101\n");
        host.write("sys/fs/cgroup/work/empty/cgroup.procs", "");

        assertThat(host.discovery(List.of("work/**", "work"), List.of()).find()).containsOnlyKeys("work");
    }

    @Test
    void watchesAProcessOnceThatTheVersionsPlaceDifferently() {
        Map<String, Group> groups = find("hybrid.txt", ALL, List.of());

        assertThat(groups).containsOnlyKeys("jobs/batch", "lump");
        assertThat(groups.get("jobs/batch").unified()).isPresent();
        assertThat(groups.get("lump").unified()).isEmpty();
    }

    @Test
    void keepsWhatIsIncludedAndNotExcluded() {
        assertThat(find("v2.txt", List.of("system.slice/*"), List.of("**/docker-*")))
                .containsOnlyKeys(WEB);
    }

    @Test
    void findsNothingWhereNothingIsMounted() {
        FixtureHost host = FixtureHost.of("v2.txt", root);
        host.remove("sys/fs/cgroup");

        assertThat(host.discovery(ALL, List.of()).find()).isEmpty();
    }

    private Map<String, Group> find(String resource, List<String> include, List<String> exclude) {
        return FixtureHost.of(resource, root).discovery(include, exclude).find();
    }
}
