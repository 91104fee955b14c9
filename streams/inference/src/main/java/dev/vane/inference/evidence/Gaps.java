package dev.vane.inference.evidence;

import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is missing or stale in a window. A group that training did not have either is not missed. */
final class Gaps {
    private Gaps() {}

    static List<Gap> of(Manifest manifest, MetricWindow window) {
        var ages = new TreeMap<MetricGroup, Integer>();
        for (int feature = 0; feature < manifest.windowFeatures(); feature++) {
            if (manifest.normalisation().get(feature).observed()) {
                int age = age(window, feature);
                ages.merge(
                        MetricGroup.of(manifest.features().get(feature)),
                        age == Gap.MISSING ? Gap.MISSING : age * manifest.stepSeconds(),
                        (a, b) -> a == Gap.MISSING ? b : b == Gap.MISSING ? a : Math.min(a, b));
            }
        }
        var gaps = new ArrayList<Gap>();
        ages.forEach((group, age) -> {
            if (age == Gap.MISSING || age >= Gap.STALE_SECONDS) {
                gaps.add(new Gap(group, age));
            }
        });
        return gaps;
    }

    /** Rows since the last real one that has the feature. */
    private static int age(MetricWindow window, int feature) {
        List<Row> rows = window.rows();
        for (int row = rows.size() - 1; row >= 0; row--) {
            if (!rows.get(row).imputed() && rows.get(row).isPresent(feature)) {
                return rows.size() - 1 - row;
            }
        }
        return Gap.MISSING;
    }

    /** Rows at the end that are imputed. */
    static int staleRows(MetricWindow window) {
        int stale = 0;
        while (stale < window.rows().size()
                && window.rows().get(window.rows().size() - 1 - stale).imputed()) {
            stale++;
        }
        return stale;
    }
}
