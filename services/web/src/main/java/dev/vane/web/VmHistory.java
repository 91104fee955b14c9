package dev.vane.web;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.StallLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last seconds of one VM, in a ring of arrays in which a second always has the same place: what comes late or in a
 * batch of history finds it without a search. 33 bytes a second.
 */
final class VmHistory {
    private static final List<SkippedWindow.Reason> REASONS = List.of(SkippedWindow.Reason.values());
    private static final byte PREDICTED = 1;
    private static final byte UNFAMILIAR = 2;
    private static final int REASON_SHIFT = 2;
    private static final int LEDGER_ENTRIES = 4;

    private final float[] performance;
    private final float[] lower;
    private final float[] upper;

    /** What the model alone said; NaN if measurements did not shift it. */
    private final float[] raw;

    private final float[] measured;

    /** The stall ledger's four entries, one after the other, as half-precision floats: three digits, NaN if absent. */
    private final short[] ledger;

    /** When the outcome was appended, in seconds since the epoch, unsigned: up to the year 2106; 0 if there is none. */
    private final int[] appended;

    /** Whether it was predicted, whether that was unfamiliar, and above them the reason why not, from 1. */
    private final byte[] flags;

    private long newest;

    /** Remembers this many seconds. */
    VmHistory(int seconds) {
        performance = new float[seconds];
        lower = new float[seconds];
        upper = new float[seconds];
        raw = new float[seconds];
        measured = new float[seconds];
        ledger = new short[LEDGER_ENTRIES * seconds];
        appended = new int[seconds];
        flags = new byte[seconds];
        restart();
    }

    /**
     * What a stretch of time looked like: lists of equal length, a place for each second that was predicted or measured.
     *
     * @param seconds oldest first
     * @param relativePerformance as predicted; null where it was not
     * @param lower lower bound, null where there is none
     * @param upper upper bound, null where there is none
     * @param rawRelativePerformance as the model alone said; null where measurements did not shift it
     * @param unfamiliar null where nothing was predicted
     * @param measured null where nothing was
     * @param ledger where its time went
     * @param skipped seconds that were due and not predicted
     */
    record View(
            List<Long> seconds,
            List<Float> relativePerformance,
            List<Float> lower,
            List<Float> upper,
            List<Float> rawRelativePerformance,
            List<Optional<Boolean>> unfamiliar,
            List<Float> measured,
            Ledger ledger,
            List<Skip> skipped) {}

    /**
     * Where a VM's time went, in core-seconds a second: lists as long as those of the view, null where the host does not
     * tell.
     *
     * @param onCpu CPU time
     * @param quota held back by a CPU quota
     * @param siblings waiting for threads of its own
     * @param others waiting for others on its CPUs
     */
    record Ledger(List<Float> onCpu, List<Float> quota, List<Float> siblings, List<Float> others) {
        private static Ledger empty() {
            return new Ledger(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        private List<List<Float>> entries() {
            return List.of(onCpu, quota, siblings, others);
        }
    }

    /** A second that was not predicted, and why. */
    record Skip(long second, SkippedWindow.Reason reason) {}

    /**
     * When outcomes were appended, both in seconds since the epoch.
     *
     * @param first the earliest
     * @param last the latest
     */
    record Appended(long first, long last) {}

    void predicted(Prediction prediction, long appendedSecond) {
        if (place(prediction.second()) < 0) {
            // Predictions come in order: its host's clock went back, or a recording is played again.
            restart();
        }
        int place = place(prediction.second());
        performance[place] = prediction.relativePerformance();
        lower[place] = number(prediction.lower());
        upper[place] = number(prediction.upper());
        raw[place] = prediction
                .adaptation()
                .map(known -> known.raw().relativePerformance())
                .orElse(Float.NaN);
        appended[place] = unsigned(appendedSecond);
        flags[place] = (byte) (PREDICTED | (prediction.unfamiliar() ? UNFAMILIAR : 0));
        keep(prediction.ledger(), place);
    }

    private void keep(Optional<StallLedger> told, int place) {
        OptionalDouble[] entries = {
            told.map(known -> OptionalDouble.of(known.onCpu())).orElseGet(OptionalDouble::empty),
            told.map(StallLedger::quota).orElseGet(OptionalDouble::empty),
            told.map(StallLedger::siblings).orElseGet(OptionalDouble::empty),
            told.map(StallLedger::others).orElseGet(OptionalDouble::empty)
        };
        for (int entry = 0; entry < LEDGER_ENTRIES; entry++) {
            ledger[LEDGER_ENTRIES * place + entry] = Float.floatToFloat16(number(entries[entry]));
        }
    }

    void skipped(SkippedWindow skipped, long appendedSecond) {
        int place = place(skipped.second());
        if (place >= 0) {
            appended[place] = unsigned(appendedSecond);
            flags[place] = (byte) ((REASONS.indexOf(skipped.reason()) + 1) << REASON_SHIFT);
        }
    }

    void realised(RealisedError error) {
        int place = place(error.second());
        if (place >= 0) {
            measured[place] = error.measured();
        }
    }

    /** Where a second stands; negative if it is too old. A newer one takes the places of those that are then too old. */
    private int place(long second) {
        int size = flags.length;
        if (second > newest) {
            // Not subtracted: the first second of all is further from the beginning of time than a long can tell.
            long from = newest < second - size ? second - size + 1 : newest + 1;
            for (long old = from; old <= second; old++) {
                clear(Math.floorMod(old, size));
            }
            newest = second;
        }
        return second > newest - size ? Math.floorMod(second, size) : -1;
    }

    private void restart() {
        newest = Long.MIN_VALUE;
        Arrays.fill(measured, Float.NaN);
        Arrays.fill(appended, 0);
        Arrays.fill(flags, (byte) 0);
    }

    private void clear(int place) {
        measured[place] = Float.NaN;
        appended[place] = 0;
        flags[place] = 0;
    }

    /** What is remembered of these seconds. */
    View view(Query.Range range) {
        View view = new View(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                Ledger.empty(),
                new ArrayList<>());
        for (long second = first(range); second <= last(range); second++) {
            add(second, view);
        }
        return view;
    }

    private void add(long second, View view) {
        int place = Math.floorMod(second, flags.length);
        int reason = flags[place] >> REASON_SHIFT;
        if (reason > 0) {
            view.skipped().add(new Skip(second, REASONS.get(reason - 1)));
        }
        boolean predicted = (flags[place] & PREDICTED) != 0;
        if (predicted || !Float.isNaN(measured[place])) {
            view.seconds().add(second);
            view.relativePerformance().add(predicted ? performance[place] : Float.NaN);
            view.lower().add(predicted ? lower[place] : Float.NaN);
            view.upper().add(predicted ? upper[place] : Float.NaN);
            view.rawRelativePerformance().add(predicted ? raw[place] : Float.NaN);
            view.unfamiliar().add(predicted ? Optional.of((flags[place] & UNFAMILIAR) != 0) : Optional.empty());
            view.measured().add(measured[place]);
            List<List<Float>> entries = view.ledger().entries();
            for (int entry = 0; entry < LEDGER_ENTRIES; entry++) {
                float cores = Float.float16ToFloat(ledger[LEDGER_ENTRIES * place + entry]);
                entries.get(entry).add(predicted ? cores : Float.NaN);
            }
        }
    }

    /** When the outcomes of these seconds were appended, if there are any. */
    Optional<Appended> appended(Query.Range range) {
        long first = Long.MAX_VALUE;
        long last = 0;
        for (long second = first(range); second <= last(range); second++) {
            long at = Integer.toUnsignedLong(appended[Math.floorMod(second, appended.length)]);
            if (at > 0) {
                first = Math.min(first, at);
                last = Math.max(last, at);
            }
        }
        return last == 0 ? Optional.empty() : Optional.of(new Appended(first, last));
    }

    private long first(Query.Range range) {
        return Math.max(range.from(), newest - flags.length + 1);
    }

    private long last(Query.Range range) {
        return Math.min(range.to(), newest);
    }

    private static int unsigned(long second) {
        return (int) Math.clamp(second, 0, 0xFFFF_FFFFL);
    }

    private static float number(OptionalDouble value) {
        return (float) value.orElse(Double.NaN);
    }
}
