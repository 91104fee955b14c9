package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.HostRows.Vm;
import dev.vane.inference.window.RowLayout.Column;
import dev.vane.inference.window.RowLayout.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostRowsTest {
    private static final int SIGNALS = 5;

    private final Random random = new Random(3);

    /** Every scope of every signal. */
    private static RowLayout everything() {
        List<Column> columns = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            for (int signal = 0; signal < SIGNALS; signal++) {
                columns.add(new Column(signal, scope));
            }
        }
        return new RowLayout(SIGNALS, columns);
    }

    private Vm vm() {
        Row.Builder own = Row.builder(SIGNALS);
        for (int signal = 0; signal < SIGNALS; signal++) {
            if (random.nextInt(4) > 0) {
                own.set(signal, 100 * random.nextFloat());
            }
        }
        return new Vm(own.build(), random.nextInt(5) == 0 ? Optional.empty() : Optional.of(cpus()));
    }

    private BitSet cpus() {
        BitSet cpus = new BitSet();
        int first = random.nextInt(4);
        cpus.set(first, first + 1 + random.nextInt(2));
        return cpus;
    }

    /** The definition, written out. */
    private static OptionalDouble mean(Vm vm, List<Vm> others, Scope scope, int signal) {
        return others.stream()
                .filter(other -> !isSame(other, vm))
                .filter(other -> switch (scope) {
                    case OWN -> false;
                    case NEIGHBOURS -> true;
                    case SAME_CPUS -> meet(vm, other);
                    case OTHER_CPUS -> !meet(vm, other);
                })
                .filter(other -> other.own().isPresent(signal))
                .mapToDouble(other -> other.own().value(signal))
                .average();
    }

    /** Two VMs may look the same. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Vm vm, Vm other) {
        return vm == other;
    }

    private static boolean meet(Vm vm, Vm other) {
        return vm.cpus().isEmpty()
                || other.cpus().isEmpty()
                || vm.cpus().get().stream().anyMatch(other.cpus().get()::get);
    }

    private static void assertRow(Row row, Vm vm, List<Vm> members) {
        RowLayout layout = everything();
        for (int i = 0; i < layout.columns().size(); i++) {
            Column column = layout.columns().get(i);
            if (column.scope() == Scope.OWN) {
                assertThat(row.isPresent(i)).isEqualTo(vm.own().isPresent(column.signal()));
                assertThat(row.value(i)).isEqualTo(vm.own().value(column.signal()));
                continue;
            }
            OptionalDouble expected = mean(vm, members, column.scope(), column.signal());
            assertThat(row.isPresent(i)).as("%s", column).isEqualTo(expected.isPresent());
            if (expected.isPresent()) {
                assertThat((double) row.value(i)).as("%s", column).isCloseTo(expected.getAsDouble(), within(1e-4));
            }
        }
    }

    @Test
    void isTheDefinitionForMembersAndJoiners() {
        for (int round = 0; round < 200; round++) {
            List<Vm> members = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                members.add(vm());
            }
            HostRows rows = new HostRows(everything(), members);
            for (int i = 0; i < members.size(); i++) {
                assertRow(rows.rowOfMember(i), members.get(i), members);
            }
            Vm joiner = vm();
            assertRow(rows.rowOfJoiner(joiner), joiner, members);
        }
    }

    @Test
    void isBitForBitTheNeighbourAverageInItsLayout() {
        List<Vm> members = List.of(vm(), vm(), vm(), vm());
        HostRows rows = new HostRows(RowLayout.ownAndNeighbours(SIGNALS), members);
        NeighbourAverage average =
                new NeighbourAverage(SIGNALS, members.stream().map(Vm::own).toList());

        for (int i = 0; i < members.size(); i++) {
            assertThat(rows.rowOfMember(i)).isEqualTo(average.rowOfMember(i));
        }
        Vm joiner = vm();
        assertThat(rows.rowOfJoiner(joiner)).isEqualTo(average.rowOfJoiner(joiner.own()));
    }

    @Test
    void refusesColumnsThatAreNoSignal() {
        assertThatThrownBy(() -> new RowLayout(2, List.of(new Column(2, Scope.OWN))))
                .hasMessageContaining("a column must be one of 2 signals");
        assertThatThrownBy(() -> new RowLayout(2, List.of())).hasMessage("a row has at least one column");
    }
}
