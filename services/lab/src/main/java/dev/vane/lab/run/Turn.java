package dev.vane.lab.run;

import dev.vane.lab.plan.PlannedInterferer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What a VM does in one phase, second by second from 0.
 *
 * @param on whether it runs
 * @param levels index of its load level from each second on; empty if it takes none
 */
record Turn(IntPredicate on, NavigableMap<Integer, Integer> levels) {
    static Turn off() {
        return new Turn(second -> false, new TreeMap<>());
    }

    static Turn on(NavigableMap<Integer, Integer> levels) {
        return new Turn(second -> true, levels);
    }

    static Turn of(PlannedInterferer interferer) {
        return new Turn(interferer::isOn, new TreeMap<>());
    }

    boolean isOn(int second) {
        return on.test(second);
    }

    OptionalInt level(int second) {
        Map.Entry<Integer, Integer> entry = levels.floorEntry(second);
        return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.getValue());
    }
}
