package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.live.InterfaceChoice.Routes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceChoiceTest {
    private static final Routes NO_ROUTES = new Routes(Set.of(), Set.of());

    @ParameterizedTest
    @CsvSource({
        "lo eth0, eth0",
        "eth0 eth1, eth0 eth1",
        "enp1s0 ens4f0np0 wlp3s0, enp1s0 ens4f0np0 wlp3s0",
        "ib0 ibr10, ib0 ibr10",
        "ib0 ib0.8001, ib0",
        "eth0 net1, eth0 net1",
        "host0, host0",
        "host0 mv-eno1, host0 mv-eno1",
        "eth0 eth0:1, eth0",
        // Containers inside the container.
        "eth0 docker0 vethab12, eth0",
        "eth0 br-0123456789ab docker_gwbridge veth1 veth2, eth0",
        "eth0 cni0 flannel.1 veth0a1b, eth0",
        "eth0 cali0123456789a tunl0 kube-ipvs0 nodelocaldns, eth0",
        "eth0 cilium_host cilium_net cilium_vxlan lxc0123abcd, eth0",
        "eth0 podman0 veth0, eth0",
        "eth0 virbr0 vnet0, eth0",
        "eth0 incusbr0 lxdbr0 lxcbr0 vmbr0, eth0",
        // A virtual machine in a pod, seen from beside it.
        "eth0-nic k6t-eth0 tap0, eth0-nic",
        // Bonds, teams, VLANs.
        "bond0 eth0 eth1, bond0",
        "team0 enp1s0 enp2s0, team0",
        "bond0 bond0.100 eth0 eth1, bond0",
        "eth0 eth0.100, eth0",
        "eth0 eth0.100 eth0.100.7, eth0",
        "eth0.100, eth0.100",
        "eth0 vlan5, eth0",
        "br0 eth0, eth0",
        "br0 eth0 tap1, eth0",
        // Others that lie on a network card.
        "eth0 macvlan0, eth0",
        "eth0 mv-eth0, eth0",
        "eth0 wg0 tun0, eth0",
        "eth0 vxlan100 gretap0 gre0 erspan0 sit0 ip6tnl0 ip_vti0 tailscale0, eth0",
        "eth0 dummy0 ifb0, eth0",
        "eth0 vrf-blue, eth0",
        // No network card: one of the others is the way out.
        "lo tap0, tap0",
        "tap0 podman1 veth0, tap0",
        "lo veth1234, veth1234",
        "wg0, wg0",
        "veth0 wg0, veth0",
        "macvlan0 tun0, macvlan0",
        "lo, ''",
        "lo sit0 ip6tnl0 docker0 vethab, ip6tnl0 sit0"
    })
    void countsEachByteOnce(String names, String counted) {
        assertThat(String.join(" ", choice(names, Map.of(), Map.of(), NO_ROUTES).counted()))
                .isEqualTo(counted);
    }

    @Test
    void countsABondAndACardThatIsNoneOfItsMembers() {
        InterfaceChoice choice = choice(
                "bond0 bond1 eth0 eth1 eth2",
                Map.of("bond0", Set.of("eth0", "eth1"), "bond1", Set.of()),
                Map.of(),
                NO_ROUTES);

        assertThat(choice.counted()).containsExactly("bond0", "bond1", "eth2");
    }

    @Test
    void knowsABondOfAnyNameByItsMembers() {
        InterfaceChoice choice =
                choice("uplink eth0 eth1", Map.of("uplink", Set.of("eth0", "eth1")), Map.of(), NO_ROUTES);

        assertThat(choice.counted()).containsExactly("uplink");
    }

    /** Members of a team stand in no file of procfs, but no route leads to them. */
    @Test
    void countsATeamAndACardWithARouteOfItsOwn() {
        Routes routes = new Routes(Set.of("team0.5", "eth2"), Set.of("team0.5"));

        assertThat(choice("team0 team0.5 eth0 eth1 eth2", Map.of(), Map.of(), routes)
                        .counted())
                .containsExactly("eth2", "team0");
    }

    @Test
    void countsTheCardsBelowABondOfVlans() {
        InterfaceChoice choice = choice(
                "bond0 eth0 eth1 eth0.5 eth1.5", Map.of("bond0", Set.of("eth0.5", "eth1.5")), Map.of(), NO_ROUTES);

        assertThat(choice.counted()).containsExactly("eth0", "eth1");
    }

    @Test
    void knowsAVlanOfAnyNameByWhatItLiesOn() {
        assertThat(choice("eth0 storage", Map.of(), Map.of("storage", "eth0"), NO_ROUTES)
                        .counted())
                .containsExactly("eth0");
        assertThat(choice("eth0 storage", Map.of(), Map.of("storage", "eno1"), NO_ROUTES)
                        .counted())
                .containsExactly("eth0", "storage");
    }

    @Test
    void takesThePairThatLeadsEverywhereForTheWayOut() {
        Routes routes = new Routes(Set.of("veth0", "docker0"), Set.of("veth0"));

        assertThat(choice("veth0 docker0 vethab12", Map.of(), Map.of(), routes).counted())
                .containsExactly("veth0");
    }

    private static InterfaceChoice choice(
            String names, Map<String, Set<String>> bonds, Map<String, String> vlans, Routes routes) {
        return new InterfaceChoice(List.of(names.split(" ")), bonds, vlans, routes);
    }
}
