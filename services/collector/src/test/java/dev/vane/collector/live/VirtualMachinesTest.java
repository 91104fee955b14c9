package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A virtual machine with two virtual CPUs on a host with 64, started by whatever there is. */
class VirtualMachinesTest {
    private static final String HOST_NETWORK = "net:[4026531840]";
    private static final String POD_NETWORK = "net:[4026532777]";
    private static final String PROXMOX = "qemu.slice/100.scope";
    private static final String DEV = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
              eth0: %1$d 0 0 0 0 0 0 0 %2$d 0 0 0 0 0 0 0
            vmbr0: %1$d 0 0 0 0 0 0 0 %2$d 0 0 0 0 0 0 0
            tap100i0: %2$d 0 0 0 0 0 0 0 %1$d 0 0 0 0 0 0 0
            """;

    @TempDir
    Path root;

    private FixtureHost host;
    private LiveFixture source;

    @BeforeEach
    void largeHost() {
        source = new LiveFixture(root);
        host = source.host;
        host.write("sys/devices/system/cpu/online", "0-63\n");
    }

    @AfterEach
    void close() {
        source.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROXMOX,
                "vms/vm-7",
                "user.slice/user-1000.slice/session-2.scope",
                "system.slice/snap.lxd.daemon.service",
                "kubepods.slice/kubepods-pod1.slice/cri-containerd-"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope",
                "firecracker/0b320cf3",
            })
    void isKnownByItsThreadsWhateverItsGroupIsCalled(String group) throws InterruptedException {
        machine(group, HOST_NETWORK, "kvm", "CPU 0/KVM", "CPU 1/KVM");

        HostSecond second = afterASecond(group);

        assertIsMachine(second, group);
    }

    @ParameterizedTest
    @CsvSource({
        "qemu-system-x86, CPU 0/KVM, CPU 1/KVM",
        "qemu-system-x86, CPU 0/TCG, CPU 1/TCG",
        "firecracker, fc_vcpu 0, fc_vcpu 1",
        "cloud-hyperviso, vcpu0, vcpu1",
        "crosvm, crosvm_vcpu0, crosvm_vcpu1",
        "lkvm, kvm-vcpu-0, kvm-vcpu-1",
        "VBoxHeadless, EMT-0, EMT-1",
        "vmware-vmx, vmx-vcpu-0, vmx-vcpu-1"
    })
    void isKnownByTheThreadNamesOfItsMonitor(String monitor, String first, String second) throws InterruptedException {
        machine(PROXMOX, HOST_NETWORK, monitor, first, second);

        assertIsMachine(afterASecond(PROXMOX), PROXMOX);
    }

    /** QEMU names its threads only if it is told to. */
    @Test
    void isKnownByTheThreadsThatRanAGuestIfQemuDoesNotNameThem() throws InterruptedException {
        machine(PROXMOX, HOST_NETWORK, "qemu-system-x86", "qemu-system-x86", "qemu-system-x86");
        guestTicks(401, 401, 900);
        host.write("proc/401/task/401/stat", stat(401, 0));
        host.write("proc/401/task/402/stat", stat(402, 500));
        host.write("proc/401/task/403/stat", stat(403, 400));

        assertIsMachine(afterASecond(PROXMOX), PROXMOX);
    }

    @Test
    void isNoMachineBecauseItRunsThingsInAVirtualCpuOfItsOwn() throws InterruptedException {
        machine(PROXMOX, HOST_NETWORK, "runsc-sandbox", "runsc-sandbox", "runsc-sandbox");
        guestTicks(401, 401, 900);

        HostSecond second = afterASecond(PROXMOX);

        assertThat(value(second, PROXMOX, "vm.cpu.utilization").orElseThrow()).isCloseTo(2.0 / 64, within(1e-6));
        assertThat(value(second, PROXMOX, "vm.vcpu.exits.rate")).isEmpty();
    }

    @Test
    void isOneVmWhereItsThreadsAreInGroupsBelow() throws InterruptedException {
        String group = "vms/db";
        machine(group, HOST_NETWORK, "kvm", "CPU 0/KVM", "CPU 1/KVM");
        host.write("sys/fs/cgroup/" + group + "/cgroup.threads", "");
        host.write("sys/fs/cgroup/" + group + "/emulator/cgroup.threads", "401\n");
        host.write("sys/fs/cgroup/" + group + "/vcpu0/cgroup.threads", "402\n");
        host.write("sys/fs/cgroup/" + group + "/vcpu1/cgroup.threads", "403\n");

        HostSecond second = afterASecond(group);

        assertIsMachine(second, group);
        assertThat(second.samples()).extracting("vm").noneMatch(vm -> vm.toString()
                .startsWith(group + "/"));
    }

    /** In a pod the same bytes pass eth0, a bridge and the tap; the container beside it only keeps the namespace. */
    @Test
    void countsTheTapAloneInAPod() throws InterruptedException {
        String pod = "kubepods.slice/kubepods-pod1.slice/";
        String compute = pod + "cri-containerd-" + "ab".repeat(32) + ".scope";
        String pause = pod + "cri-containerd-" + "cd".repeat(32) + ".scope";
        machine(compute, POD_NETWORK, "qemu-kvm", "CPU 0/KVM", "CPU 1/KVM");
        group(pause, POD_NETWORK, List.of(501L));
        host.write("proc/501/comm", "pause\n");
        host.write("proc/501/net/dev", DEV.formatted(0, 0));

        HostSecond second = afterASecond(compute);

        assertIsMachine(second, compute);
        assertThat(value(second, pause, "vm.network.receive.bytes.rate")).isEmpty();
        assertThat(LiveFixture.sum(second, "vm.network.receive.bytes.rate")).isEqualTo(1000);
    }

    @Test
    void addsUpTheMachinesOfOneGroup() throws InterruptedException {
        machine(PROXMOX, HOST_NETWORK, "kvm", "CPU 0/KVM", "CPU 1/KVM");
        host.write("sys/fs/cgroup/" + PROXMOX + "/cgroup.procs", "401\n403\n");
        host.write("proc/403/status", "Tgid:\t403\n");
        host.write("proc/403/fdinfo/9", "iff:\ttap101i0\n");
        host.write("sys/kernel/debug/kvm/403-9/exits", "5000\n");
        host.write("proc/401/net/dev", DEV.formatted(0, 0) + "tap101i0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        source.start();
        source.next();
        host.write("sys/kernel/debug/kvm/403-9/exits", "5100\n");
        host.write("sys/kernel/debug/kvm/401-12/exits", "1400\n");
        host.write("proc/401/net/dev", DEV.formatted(1000, 0) + "tap101i0: 0 0 0 0 0 0 0 0 50 0 0 0 0 0 0 0\n");

        HostSecond second = source.next();

        assertThat(value(second, PROXMOX, "vm.vcpu.exits.rate")).hasValue(500);
        assertThat(value(second, PROXMOX, "vm.network.receive.bytes.rate")).hasValue(1050);
    }

    private void machine(String group, String network, String monitor, String first, String second) {
        group(group, network, List.of(401L, 402L, 403L));
        host.write("sys/fs/cgroup/" + group + "/cgroup.procs", "401\n");
        host.write("proc/401/comm", monitor + "\n");
        host.write("proc/402/comm", first + "\n");
        host.write("proc/403/comm", second + "\n");
        for (long thread = 401; thread <= 403; thread++) {
            host.write("proc/" + thread + "/status", "Tgid:\t401\n");
            host.write("proc/" + thread + "/fdinfo/31", "pos:\t0\niff:\ttap100i0\n");
        }
        host.write("proc/401/net/dev", DEV.formatted(0, 0));
        host.write("sys/kernel/debug/kvm/401-12/exits", "1000\n");
    }

    private void group(String group, String network, List<Long> threads) {
        String folder = "sys/fs/cgroup/" + group + "/";
        StringBuilder ids = new StringBuilder();
        for (long thread : threads) {
            ids.append(thread).append('\n');
            host.write("proc/" + thread + "/schedstat", "1000000000 0 10");
            host.write("proc/" + thread + "/stat", stat(thread, 0));
            host.link("proc/" + thread + "/ns/net", network);
        }
        host.write(folder + "cgroup.procs", threads.getFirst() + "\n");
        host.write(folder + "cgroup.threads", ids.toString());
        host.write(folder + "cpu.stat", "usage_usec 10000000\nuser_usec 9000000\nsystem_usec 1000000\n");
    }

    private void guestTicks(long process, long thread, long ticks) {
        host.write("proc/" + process + "/stat", stat(thread, ticks));
    }

    private static String stat(long thread, long guestTicks) {
        return "%d (a) b) S 1 1 1 0 -1 4194560 100 0 2 0 10 5 0 0 20 0 2 0 %d 104857600 2500 0 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 %d 0 0 0 0 0 0 0 0 0"
                .formatted(thread, 10 * thread, guestTicks);
    }

    /** Both virtual CPUs run all the time, and the guest receives 1000 bytes. */
    private HostSecond afterASecond(String group) throws InterruptedException {
        source.start();
        source.next();
        host.write(
                "sys/fs/cgroup/" + group + "/cpu.stat",
                "usage_usec 12000000\nuser_usec 11000000\nsystem_usec 1000000\n");
        host.write("proc/402/schedstat", "2000000000 0 20");
        host.write("proc/403/schedstat", "2000000000 0 20");
        host.write("proc/401/net/dev", DEV.formatted(1000, 70));
        host.write("sys/kernel/debug/kvm/401-12/exits", "1300\n");
        return source.next();
    }

    private static void assertIsMachine(HostSecond second, String group) {
        assertThat(value(second, group, "vm.cpu.utilization").orElseThrow()).isCloseTo(1, within(1e-6));
        assertThat(value(second, group, "vm.vcpu.utilization.min").orElseThrow())
                .isCloseTo(1, within(1e-6));
        assertThat(value(second, group, "vm.cpu.emulator.utilization").orElseThrow())
                .isCloseTo(0, within(1e-6));
        assertThat(value(second, group, "vm.vcpu.exits.rate")).hasValue(300);
        assertThat(value(second, group, "vm.network.receive.bytes.rate")).hasValue(1000);
        assertThat(value(second, group, "vm.network.transmit.bytes.rate")).hasValue(70);
    }
}
