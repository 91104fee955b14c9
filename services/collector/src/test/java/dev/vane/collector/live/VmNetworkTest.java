package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose traffic counts where: each interface receives 1000 bytes in a second. */
class VmNetworkTest {
    private static final String HOST_NETWORK = "net:[4026531840]";
    private static final String OWN = "net:[4026532100]";
    private static final String RECEIVED = "vm.network.receive.bytes.rate";
    private static final String POD = "kubepods.slice/kubepods-pod1.slice/";
    private static final String ONE = POD + "cri-containerd-" + "1a".repeat(32) + ".scope";
    private static final String TWO = POD + "cri-containerd-" + "2b".repeat(32) + ".scope";
    private static final String THREE = POD + "cri-containerd-" + "3c".repeat(32) + ".scope";

    @TempDir
    Path root;

    private FixtureHost host;
    private LiveFixture source;

    @BeforeEach
    void emptyHost() {
        source = new LiveFixture(root);
        host = source.host;
        host.remove("sys/fs/cgroup");
        host.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void countsTheNamespaceOfAContainer() throws InterruptedException {
        container(ONE, 601, OWN);

        assertThat(value(afterASecond(List.of(601), "lo eth0 eth1"), ONE, RECEIVED))
                .hasValue(2000);
    }

    @Test
    void countsTheContainerBesideOneThatOnlyKeepsTheNamespace() throws InterruptedException {
        container(ONE, 601, OWN);
        container(TWO, 602, OWN);
        host.write("proc/601/comm", "pause\n");

        HostSecond second = afterASecond(List.of(601, 602), "lo eth0");

        assertThat(value(second, ONE, RECEIVED)).isEmpty();
        assertThat(value(second, TWO, RECEIVED)).hasValue(1000);
    }

    @Test
    void countsForNobodyWhatTwoContainersOfAPodShare() throws InterruptedException {
        container(ONE, 601, OWN);
        container(TWO, 602, OWN);
        container(THREE, 603, "net:[4026532200]");
        host.write("proc/602/comm", "proxy\n");

        HostSecond second = afterASecond(List.of(601, 602, 603), "lo eth0");

        assertThat(value(second, ONE, RECEIVED)).isEmpty();
        assertThat(value(second, TWO, RECEIVED)).isEmpty();
        assertThat(LiveFixture.sum(second, RECEIVED)).as("the third's own").isEqualTo(1000);
    }

    @Test
    void stopsCountingOnceAnotherOneJoins() throws InterruptedException {
        container(ONE, 601, OWN);
        afterASecond(List.of(601), "lo eth0");
        container(TWO, 602, OWN);
        devices(602, "lo eth0", 1000);
        for (int i = 0; i < 4; i++) {
            source.next();
        }

        HostSecond second = source.next();

        assertThat(value(second, ONE, RECEIVED)).isEmpty();
        assertThat(value(second, TWO, RECEIVED)).isEmpty();
    }

    /** A card that comes later brings what it has counted before. */
    @Test
    void doesNotTakeTheCountOfANewInterfaceForTheTrafficOfASecond() throws InterruptedException {
        container(ONE, 601, OWN);
        afterASecond(List.of(601), "lo eth0");
        host.write("proc/601/net/dev", line("eth0", 1000) + line("eth1", 1_000_000_000));
        for (int i = 0; i < 4; i++) {
            assertThat(value(source.next(), ONE, RECEIVED).orElse(0)).isZero();
        }
        host.write("proc/601/net/dev", line("eth0", 1000) + line("eth1", 1_000_000_300));

        assertThat(value(source.next(), ONE, RECEIVED)).hasValue(300);
    }

    @Test
    void countsNothingInTheHostsNamespace() throws InterruptedException {
        container(ONE, 601, HOST_NETWORK);

        assertThat(value(afterASecond(List.of(601), "lo eth0"), ONE, RECEIVED)).isEmpty();
    }

    /** The collector's own namespace is that of its container; the host's is the one of process 1. */
    @Test
    void tellsTheHostsNamespaceByItsFirstProcess() throws InterruptedException {
        host.link("proc/1/ns/net", "net:[4026530000]");
        container(ONE, 601, "net:[4026530000]");
        container(TWO, 602, HOST_NETWORK);

        HostSecond second = afterASecond(List.of(601, 602), "lo eth0");

        assertThat(value(second, ONE, RECEIVED)).as("on the host's network").isEmpty();
        assertThat(value(second, TWO, RECEIVED))
                .as("in the namespace that the collector is in as well")
                .hasValue(1000);
    }

    @Test
    void tellsTheHostsNamespaceByTheKernelsThreadsWhereTheFirstProcessHidesIt() throws InterruptedException {
        host.write("proc/2/comm", "kthreadd\n");
        host.link("proc/2/ns/net", "net:[4026530000]");
        container(ONE, 601, "net:[4026530000]");
        container(TWO, 602, HOST_NETWORK);

        HostSecond second = afterASecond(List.of(601, 602), "lo eth0");

        assertThat(value(second, ONE, RECEIVED)).isEmpty();
        assertThat(value(second, TWO, RECEIVED)).hasValue(1000);
    }

    @Test
    void countsContainersInsideAContainerOnce() throws InterruptedException {
        container(ONE, 601, OWN);
        process(ONE + "/docker/" + "9f".repeat(32), 650, 601, "net:[4026532900]");
        devices(650, "lo eth0", 0);

        HostSecond second = afterASecond(List.of(601, 650), "lo eth0 docker0 vethab12");

        assertThat(second.samples()).extracting("vm").containsExactly(ONE);
        assertThat(value(second, ONE, RECEIVED)).hasValue(1000);
    }

    @Test
    void countsABondOnceByWhatTheKernelSaysOfIt() throws InterruptedException {
        container(ONE, 601, OWN);
        host.write("proc/601/net/bonding/bond0", "Bonding Mode: x\n\nSlave Interface: eth0\n\nSlave Interface: eth1\n");

        assertThat(value(afterASecond(List.of(601), "lo bond0 eth0 eth1"), ONE, RECEIVED))
                .hasValue(1000);
    }

    @Test
    void countsAVlanOnceByWhatTheKernelSaysOfIt() throws InterruptedException {
        container(ONE, 601, OWN);
        host.write("proc/601/net/vlan/config", """
                VLAN Dev name	 | VLAN ID
                Name-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD
                storage        | 100  | eth0
                """);

        assertThat(value(afterASecond(List.of(601), "lo eth0 storage"), ONE, RECEIVED))
                .hasValue(1000);
    }

    @Test
    void countsTheMembersWithoutARouteInTheirTeam() throws InterruptedException {
        container(ONE, 601, OWN);
        host.write("proc/601/net/route", """
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                team0	00000000	0101A8C0	0003	0	0	0	00000000	0	0	0
                eth2	000010AC	00000000	0001	0	0	0	0000FFFF	0	0	0
                """);

        assertThat(value(afterASecond(List.of(601), "lo team0 eth0 eth1 eth2"), ONE, RECEIVED))
                .hasValue(2000);
    }

    private void container(String group, int process, String namespace) {
        process(group, process, 1, namespace);
    }

    private void process(String group, int process, int parent, String namespace) {
        host.write("sys/fs/cgroup/" + group + "/cgroup.procs", process + "\n");
        host.write("sys/fs/cgroup/" + group + "/cgroup.threads", process + "\n");
        host.write("sys/fs/cgroup/" + group + "/cpu.stat", "usage_usec 1000\n");
        host.write("proc/" + process + "/schedstat", "1000 0 1");
        host.write(
                "proc/" + process + "/stat",
                "%d (app) S %d 1 1 0 -1 0 1 0 2 0 10 5 0 0 20 0 2 0 %d 1 1 0 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0"
                        .formatted(process, parent, process));
        host.link("proc/" + process + "/ns/net", namespace);
    }

    private HostSecond afterASecond(List<Integer> processes, String interfaces) throws InterruptedException {
        processes.forEach(process -> devices(process, interfaces, 0));
        source.start();
        source.next();
        processes.forEach(process -> devices(process, interfaces, 1000));
        return source.next();
    }

    private void devices(int process, String interfaces, long received) {
        StringBuilder lines = new StringBuilder("Inter-| Receive | Transmit\n face |bytes packets|bytes packets\n");
        Arrays.stream(interfaces.split(" ")).forEach(name -> lines.append(line(name, received)));
        host.write("proc/" + process + "/net/dev", lines.toString());
    }

    private static String line(String name, long received) {
        return "  " + name + ": " + received + " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
    }
}
