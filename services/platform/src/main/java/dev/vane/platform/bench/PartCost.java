package dev.vane.platform.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one part used in the measured seconds.
 *
 * @param name of the part
 * @param cpuPerSecond processor seconds a second
 * @param startMib resident memory when they began
 * @param peakMib the most that was seen in them
 * @param endMib resident memory when they ended
 * @param growth of a soak's resident memory
 */
record PartCost(
        String name, double cpuPerSecond, double startMib, double peakMib, double endMib, Optional<Growth> growth) {
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_MILLI = 1e6;

    /** @param measured at least two moments, each with that part */
    static PartCost of(String name, List<Moment> measured, boolean judgeGrowth) {
        List<Double> resident = measured.stream()
                .map(moment -> moment.parts().get(name).residentBytes() / MIB)
                .toList();
        Moment first = measured.getFirst();
        Moment last = measured.getLast();
        double cpuMillis = last.parts()
                        .get(name)
                        .cpu()
                        .minus(first.parts().get(name).cpu())
                        .toNanos()
                / NANOS_PER_MILLI;
        return new PartCost(
                name,
                cpuMillis / (last.atMillis() - first.atMillis()),
                resident.getFirst(),
                resident.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                resident.getLast(),
                judgeGrowth ? Optional.of(Growth.of(resident)) : Optional.empty());
    }

    /** For programs: JSON's types alone. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("cpuPerSecond", cpuPerSecond);
        map.put("residentMib", Map.of("start", startMib, "peak", peakMib, "end", endMib));
        growth.ifPresent(found -> map.put(
                "growth",
                Map.of(
                        "mibPerMinute",
                        found.mibPerMinute(),
                        "standardError",
                        found.standardError(),
                        "flat",
                        found.isFlat())));
        return map;
    }
}
