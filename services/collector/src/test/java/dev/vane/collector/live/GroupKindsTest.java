package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which groups of real container engines and machine managers are one VM each. {@code ID} stands for 64 hex digits. */
class GroupKindsTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String OTHER_ID = "fedcba9876543210".repeat(4);

    @TempDir
    Path root;

    private FixtureHost host;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.slice/docker-ID.scope",
                "docker/ID",
                "libpod_parent/libpod-ID",
                "machine.slice/libpod-ID.scope",
                "machine.slice/machine-libpod_pod_OTHER.slice/libpod-ID.scope",
                "libpod_parent/OTHER/libpod-ID",
                "user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope",
                "system.slice/app.service/libpod-payload-ID",
                "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-ID.scope",
                "kubepods.slice/kubepods-pod7.slice/crio-ID.scope",
                "kubepods/burstable/pod1/ID",
                "kubepods/pod7/ID",
                "kubepods/besteffort/pod2/crio-ID",
                "system.slice/kubepods-pod7.slice:cri-containerd:ID",
                "k8s.io/ID",
                "system.slice/nerdctl-ID.scope",
                "lxc.payload.c1",
                "lxc.payload/c1",
                "lxc/101",
                "user.slice/user-1000.slice/session-1.scope/lxc.payload.c1",
                "machine.slice/systemd-nspawn@c1.service",
                "machine.slice/machine-c1.scope",
                "system.slice/own-nspawn.service/payload/..",
                "system.slice/unknown-engine.scope"
            })
    void isOneVmWithAllItsServices(String path) {
        host();
        String group = path.replace("OTHER", OTHER_ID).replace("ID", ID).replace("/payload/..", "");
        boolean isNspawn = path.contains("nspawn") || path.contains("machine-c1");
        String inside = group + (isNspawn ? "/payload" : "");
        processes(inside + "/init.scope", 201);
        processes(inside + "/system.slice/ssh.service", 202);
        processes(inside + "/system.slice/cron.service", 101);
        if (isNspawn) {
            processes(group + "/supervisor", 102);
        }

        assertThat(found()).containsExactly(group);
    }

    @Test
    void isOneVmWithTheContainersInside() {
        host();
        String outer = "docker/" + ID;
        processes(outer + "/docker/" + OTHER_ID, 201);
        processes(outer + "/init", 202);
        processes("lxc/101/ns/docker/" + OTHER_ID, 101);
        processes("lxc/101/ns/init.scope", 102);

        assertThat(found()).containsExactlyInAnyOrder(outer, "lxc/101");
    }

    @Test
    void leavesOutTheMonitorsOfContainers() {
        host();
        processes("machine.slice/libpod-" + ID + ".scope/container", 201);
        processes("machine.slice/libpod-conmon-" + ID + ".scope", 202);
        processes("kubepods.slice/kubepods-pod7.slice/crio-conmon-" + ID + ".scope", 101);
        processes("lxc.monitor.c1", 101);
        processes("lxc.monitor/101", 101);
        processes("libpod_parent/conmon", 101);
        processes("user.slice/podman-pause-1234abcd.scope", 101);
        processes("system.slice/app.service/libpod-payload-" + OTHER_ID, 102);
        processes("system.slice/app.service/runtime", 101);

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "machine.slice/libpod-" + ID + ".scope", "system.slice/app.service/libpod-payload-" + OTHER_ID);
    }

    /** A user's systemd is no container: each of its services is watched. */
    @Test
    void looksIntoTheServicesOfAUser() {
        host();
        String user = "user.slice/user-1000.slice/user@1000.service";
        processes(user + "/init.scope", 101);
        processes(user + "/app.slice/editor.scope", 102);

        assertThat(found()).containsExactlyInAnyOrder(user + "/init.scope", user + "/app.slice/editor.scope");
    }

    @Test
    void isOneMachineWhoseThreadsAreInGroupsOfTheirOwn() {
        host();
        host.write("sys/fs/cgroup/vms/db/cgroup.procs", "");
        processes("vms/db/emulator", 301);
        processes("vms/db/vcpu0", 301);
        processes("vms/db/vcpu1", 301);

        assertThat(found()).containsExactly("vms/db");
    }

    /** In a threaded group the kernel refuses to tell the processes. */
    @Test
    void isAThreadedContainerAndNotItsPod() {
        host();
        String pod = "kubepods.slice/kubepods-pod7.slice";
        processes(pod, 201);
        String scope = "sys/fs/cgroup/" + pod + "/cri-containerd-" + ID + ".scope/";
        host.write(scope + "cgroup.type", "threaded\n");
        host.write(scope + "cgroup.threads", "201\n");
        host.write(scope + "cgroup.procs/unreadable", "");

        assertThat(found()).containsExactly(pod + "/cri-containerd-" + ID + ".scope");
    }

    @Test
    void takesTheGroupAboveThreadedOnesThatAreNoContainers() {
        host();
        processes("system.slice/web.service", 101);
        host.write("sys/fs/cgroup/system.slice/web.service/workers/cgroup.threads", "102\n");
        host.write("sys/fs/cgroup/system.slice/web.service/workers/cgroup.procs/unreadable", "");

        assertThat(found()).containsExactly("system.slice/web.service");
    }

    @Test
    void keepsTwoGroupsApartWhoseNamesReadAlike() {
        host();
        processes("system.slice/a-b.service", 101);
        processes("system.slice/a\\x2db.service", 102);

        assertThat(found()).containsExactlyInAnyOrder("system.slice/a-b.service", "system.slice/a\\x2db.service");
    }

    private void host() {
        host = FixtureHost.of("v2.txt", root);
        host.remove("sys/fs/cgroup");
        host.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
    }

    private void processes(String group, long process) {
        host.write("sys/fs/cgroup/" + group + "/cgroup.procs", process + "\n");
        host.write("sys/fs/cgroup/" + group + "/cgroup.threads", process + "\n");
    }

    private List<String> found() {
        return List.copyOf(host.discovery(List.of("**"), List.of()).find().keySet());
    }
}
