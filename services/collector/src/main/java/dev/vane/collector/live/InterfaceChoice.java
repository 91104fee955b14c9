package dev.vane.collector.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Chooses of the interfaces of one network namespace those that together count each byte once.
 *
 * <p>What enters or leaves a namespace passes one of its outer interfaces, and often others that lie on them: a VLAN, a
 * bridge and its ports, a tunnel. The outer ones count, all of them; of a bond or team the master counts and its members
 * do not. Which bond has which members and which VLAN lies on what, the kernel tells. Of the rest procfs tells the name
 * alone, so these are known by the names that their programs give them. A namespace without an interface that looks like
 * a network card has one of the others as its way out: then a macvlan or tap counts, else a veth, else a tunnel. An
 * interface of an unknown name counts as a network card.
 */
final class InterfaceChoice {
    /** Never the way out: what is sent to them comes back, is dropped, or passes another interface. */
    private static final Pattern INNER = Pattern.compile(
            "lo|dummy.*|ifb\\d+|nlmon.*|teql\\d+|vrf.*|nodelocaldns" + "|kube-ipvs\\d+|cilium_(host|net)|ovs-system");

    private static final Pattern BRIDGE = Pattern.compile("(vir|lxc|lxd|incus|vm|xen|ovs|fw)?br\\d+.*|br-.+|bridge\\d*"
            + "|(docker|podman|nerdctl|cni|cbr)\\d+|docker_gwbridge|cni-podman\\d+|kube-bridge|weave|k6t-.+|v[bz]-.+");

    /** The end of a pair whose other end is in another namespace, most often further inside. */
    private static final Pattern PAIR = Pattern.compile("veth.*|cali.+|lxc[0-9a-f_].*|ve-.+|vnet\\d+|vif\\d+\\.\\d+"
            + "|eni[0-9a-f]{8,}|(qvb|qvo|qbr|fwln|fwpr).+|azv.+|gke.+|vp-.+");

    /** Lies on a network card of this namespace or of another one, or has a program at its other end. */
    private static final Pattern LINK = Pattern.compile("mac(vlan|vtap).*|ipvl.*|vlan.*|tap.*");

    private static final Pattern TUNNEL =
            Pattern.compile("(tun|utun|wg|vxlan|flannel|gre|gretap|erspan|sit|ip6?tnl|ip6gre"
                    + "|ip6?_?vti|tunl|ipip|genev|ppp|l2tp|ipsec|xfrm|tailscale|zt|nebula|bat)[-._]?[0-9a-z]*"
                    + "|(vxlan|genev|gre)_sys.*|vxlan[-.].+|wg-.+|cilium_(vxlan|geneve|wg\\d+)");

    private static final Pattern MASTER =
            Pattern.compile("(bond|team|nm-bond|nm-team|lag|hsr|prp)[-_.]?\\d+|(bond|team)-.+");
    private static final Pattern PHYSICAL = Pattern.compile("(eth|en|ib|em|p\\d+p|wl|net)[0-9a-zA-Z]*");

    private final Set<String> names;
    private final Map<String, Set<String>> bonds;
    private final Map<String, String> vlans;
    private final Routes routes;

    /**
     * The interfaces that a namespace routes to.
     *
     * @param any those of any route
     * @param everywhere those of a route to everywhere
     */
    record Routes(Set<String> any, Set<String> everywhere) {
        Routes {
            any = Set.copyOf(any);
            everywhere = Set.copyOf(everywhere);
        }
    }

    /**
     * @param names all interfaces of the namespace
     * @param bonds members of each bond whose members are known
     * @param vlans what each known VLAN lies on
     */
    InterfaceChoice(
            Collection<String> names, Map<String, Set<String>> bonds, Map<String, String> vlans, Routes routes) {
        this.names = new TreeSet<>(names);
        this.bonds = Map.copyOf(bonds);
        this.vlans = Map.copyOf(vlans);
        this.routes = routes;
    }

    /** The interfaces that count, in alphabetical order. */
    List<String> counted() {
        Set<String> outer = new TreeSet<>(names);
        outer.removeIf(name -> INNER.matcher(name).matches() || lower(name).isPresent());
        mastersAndMembers().forEach((master, members) -> {
            if (members.stream().anyMatch(member -> lower(member).isPresent())) {
                outer.remove(master);
            } else {
                outer.removeAll(members);
            }
        });
        List<Predicate<String>> preferred = List.of(
                InterfaceChoice::isNetworkCard,
                name -> LINK.matcher(name).matches(),
                name -> PAIR.matcher(name).matches() && mayLeadOutside(name),
                name -> TUNNEL.matcher(name).matches());
        return preferred.stream()
                .map(kind -> outer.stream().filter(kind).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static boolean isNetworkCard(String name) {
        return List.of(BRIDGE, PAIR, LINK, TUNNEL).stream()
                .noneMatch(kind -> kind.matcher(name).matches());
    }

    /** Beside a bridge a pair leads further inside, unless it is the way to everywhere. */
    private boolean mayLeadOutside(String name) {
        boolean hasBridge =
                names.stream().anyMatch(other -> BRIDGE.matcher(other).matches());
        return !hasBridge || routes.everywhere().contains(name);
    }

    /** The interface of this namespace that another one lies on: a VLAN, an alias, a child named after its parent. */
    private Optional<String> lower(String name) {
        return Optional.ofNullable(vlans.get(name)).filter(names::contains).or(() -> names.stream()
                .filter(other -> name.startsWith(other + ".")
                        || name.startsWith(other + ":")
                        || name.equals("mv-" + other)
                        || name.equals("iv-" + other))
                .findFirst());
    }

    private Map<String, Set<String>> mastersAndMembers() {
        Map<String, Set<String>> found = new HashMap<>(bonds);
        names.stream()
                .filter(name -> MASTER.matcher(name).matches() && !bonds.containsKey(name))
                .forEach(name -> found.put(name, likelyMembers(name)));
        found.keySet().retainAll(names);
        return found;
    }

    /** Members have no address, so no route leads to them; without routes to tell, all network cards are members. */
    private Set<String> likelyMembers(String master) {
        Set<String> members = new HashSet<>(names);
        members.removeIf(name ->
                !PHYSICAL.matcher(name).matches() || bonds.values().stream().anyMatch(known -> known.contains(name)));
        if (routes.any().stream().anyMatch(name -> name.equals(master) || name.startsWith(master + "."))) {
            members.removeAll(routes.any());
        }
        return members;
    }
}
