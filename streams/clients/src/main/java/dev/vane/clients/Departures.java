package dev.vane.clients;

import dev.vane.contracts.VmKey;
import java.util.LinkedHashMap;

/**
 * VMs that have left, and when the broker took the notice of it. Topics are read side by side: what was written of a VM
 * before it left may be read afterwards, and must not bring it back. Bounded in number.
 */
public final class Departures {
    /** Records of one transaction are appended side by side as well: those of another topic may be a little later. */
    private static final long SIDE_BY_SIDE_MILLIS = 1_000;

    private final int max;
    private final LinkedHashMap<VmKey, Long> leftMillis = new LinkedHashMap<>();

    /** @param max most VMs that are remembered; beyond, those that left first are forgotten */
    public Departures(int max) {
        this.max = max;
    }

    /** A VM has left, according to a record that was appended at this time, in milliseconds since the epoch. */
    public void left(VmKey vm, long appendedMillis) {
        leftMillis.remove(vm);
        leftMillis.put(vm, appendedMillis);
        if (leftMillis.size() > max) {
            leftMillis.remove(leftMillis.firstEntry().getKey());
        }
    }

    /** A VM is there again: the same topic that told of its leaving tells of it now. */
    public void returned(VmKey vm) {
        leftMillis.remove(vm);
    }

    /** True if a record of another topic, appended at this time, tells of a time before the VM left. */
    public boolean isPast(VmKey vm, long appendedMillis) {
        Long left = leftMillis.get(vm);
        return left != null && appendedMillis <= left + SIDE_BY_SIDE_MILLIS;
    }
}
