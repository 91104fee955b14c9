package dev.vane.lab.label;

import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Seconds in a row of one load level, {@code first} to {@code last}, both included. */
record Stretch(Optional<Integer> level, long first, long last) {

    /** Those of a phase, without the seconds in which a new level settles. */
    static List<Stretch> of(MeasuredVm vm, Phase phase) {
        List<Stretch> stretches = new ArrayList<>();
        long first = phase.firstSecond();
        for (long second = phase.firstSecond(); second <= phase.lastSecond() + 1; second++) {
            boolean ends = second > phase.lastSecond() || settles(vm, second);
            if (ends) {
                if (first < second) {
                    stretches.add(new Stretch(vm.level(first), first, second - 1));
                }
                first = second + 1;
            }
        }
        return stretches;
    }

    private static boolean settles(MeasuredVm vm, long second) {
        return changes(vm, second) || changes(vm, second - 1);
    }

    private static boolean changes(MeasuredVm vm, long second) {
        return !vm.level(second).equals(vm.level(second - 1));
    }

    int seconds() {
        return (int) (last - first + 1);
    }

    /** The part that is {@code span} long and begins at {@code from}; empty if it does not fit. */
    Optional<Stretch> part(long from, int span) {
        return from + span - 1 <= last ? Optional.of(new Stretch(level, from, from + span - 1)) : Optional.empty();
    }

    /** Every part that is {@code span} long; they overlap. */
    Stream<Stretch> parts(int span) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(from -> part(from, span))
                .flatMap(Optional::stream);
    }

    /** What is left without a part of it; itself if the other is no part of it. */
    Stream<Stretch> without(Stretch part) {
        if (part.last < first || last < part.first) {
            return Stream.of(this);
        }
        return Stream.of(new Stretch(level, first, part.first - 1), new Stretch(level, part.last + 1, last))
                .filter(rest -> rest.first <= rest.last);
    }
}
