package dev.vane.pipeline.window;

import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.Sample;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.VmWindow;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The windows of one host's VMs, built second by second. Applying the same closed seconds and samples again gives the
 * same rows, which is how windows come back after a restart.
 */
final class HostWindows {
    private final String host;
    private final ModelRows model;
    private final Map<String, VmWindow> windows = new HashMap<>();

    HostWindows(String host, ModelRows model) {
        this.host = host;
        this.model = model;
    }

    /**
     * Adds one second's rows and returns what leaves the pipeline for it, in the order of its entries.
     *
     * @param samples the samples of this second by VM
     */
    List<Emission> apply(ClosedSecond closed, Map<String, Sample> samples) {
        Map<String, Row> rows = rows(closed, samples);
        Map<String, CpuLosses> losses = losses(closed, samples);
        List<Emission> emissions = new ArrayList<>();
        for (Entry entry : closed.entries()) {
            applyRow(entry, rows);
            VmKey key = new VmKey(host, entry.vm());
            if (entry.presence() == Presence.GONE) {
                emissions.add(new Emission.Gone(key));
            } else if (entry.due() && windows.containsKey(entry.vm())) {
                VmWindow window = windows.get(entry.vm());
                Optional<StallLedger> ledger =
                        Optional.ofNullable(samples.get(entry.vm())).flatMap(sample -> StallLedger.of(sample.extras()));
                emissions.add(new Emission.Due(
                        key,
                        closed.second(),
                        closed.stride(),
                        window.snapshot(),
                        ledger,
                        Optional.ofNullable(losses.get(entry.vm()))));
            }
        }
        return emissions;
    }

    /** By VM; none while no window is due, for then nobody asks. */
    private static Map<String, CpuLosses> losses(ClosedSecond closed, Map<String, Sample> samples) {
        return closed.entries().stream().noneMatch(Entry::due)
                ? Map.of()
                : HostLosses.of(closed.entries().stream()
                        .filter(entry -> entry.presence() == Presence.REAL || entry.presence() == Presence.JOINED)
                        .map(entry -> samples.get(entry.vm()))
                        .toList());
    }

    private void applyRow(Entry entry, Map<String, Row> rows) {
        switch (entry.presence()) {
            case JOINED -> {
                VmWindow window = new VmWindow(model.length());
                window.addReal(rows.get(entry.vm()));
                windows.put(entry.vm(), window);
            }
            case REAL ->
                windows.computeIfAbsent(entry.vm(), absent -> new VmWindow(model.length()))
                        .addReal(rows.get(entry.vm()));
            case IMPUTED -> {
                // After a restart the oldest seconds kept may start inside a gap; no later window does.
                if (windows.containsKey(entry.vm())) {
                    windows.get(entry.vm()).addImputed();
                }
            }
            case GONE -> windows.remove(entry.vm());
        }
    }

    /** The rows of all VMs with a sample: members see the average of the other members, joiners that of all members. */
    private Map<String, Row> rows(ClosedSecond closed, Map<String, Sample> samples) {
        List<String> members = sampledAs(Presence.REAL, closed);
        HostRows ofHost = new HostRows(
                model.layout(),
                members.stream().map(vm -> ModelRows.vm(samples.get(vm))).toList());
        Map<String, Row> rows = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            rows.put(members.get(i), ofHost.rowOfMember(i));
        }
        for (String joiner : sampledAs(Presence.JOINED, closed)) {
            rows.put(joiner, ofHost.rowOfJoiner(ModelRows.vm(samples.get(joiner))));
        }
        return rows;
    }

    private static List<String> sampledAs(Presence presence, ClosedSecond closed) {
        return closed.entries().stream()
                .filter(entry -> entry.presence() == presence)
                .map(Entry::vm)
                .toList();
    }
}
