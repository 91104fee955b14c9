package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BlamedGroupsTest {
    @Test
    void namesNoGroupThatTheCatalogueDoesNotHave() {
        Set<String> groups = new TreeSet<>();
        MetricCatalogue.get()
                .metrics()
                .forEach(metric -> groups.add(metric.group().label()));

        BlamedGroups.LAB.ofKind().values().forEach(right -> assertThat(groups).containsAll(right));
    }

    @Test
    void holdsForOneResource() {
        assertThat(BlamedGroups.LAB.isRight("context-switches", "cpu")).isTrue();
        assertThat(BlamedGroups.LAB.isRight("memory-capacity", "membw")).isFalse();
        assertThat(BlamedGroups.HPC_ANOMALY.isRight("cachecopy", "stat")).isTrue();
    }

    @Test
    void canTellNoKindWhoseGroupsAreAllAbsent() {
        List<String> present = List.of("cpu", "memory", "disk");

        assertThat(BlamedGroups.LAB.isObservable("cache", present)).isFalse();
        assertThat(BlamedGroups.LAB.isObservable("disk", present)).isTrue();
    }

    @Test
    void refusesAKindThatItDoesNotKnow() {
        assertThatThrownBy(() -> BlamedGroups.LAB.isRight("weather", "cpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weather");
    }
}
