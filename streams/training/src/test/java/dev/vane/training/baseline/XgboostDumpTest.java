package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class XgboostDumpTest {
    private static final String DUMP = """
              { "nodeid": 0, "depth": 0, "split": "f3", "split_condition": 0.5, "yes": 1, "no": 2, "missing": 2, "children": [
                { "nodeid": 1, "leaf": 0.100000001 },
                { "nodeid": 2, "depth": 1, "split": "1", "split_condition": -3, "yes": 5, "no": 6, "missing": 5, "children": [
                  { "nodeid": 6, "leaf": 0.2 },
                  { "nodeid": 5, "leaf": -1.5e-05 }
                ]}
              ]}
            """;

    @Test
    void readsNodesWithinNodes() {
        assertThat(XgboostDump.tree(DUMP, feature -> 10 * feature))
                .isEqualTo(new Tree(List.of(
                        new Node.Split(30, 0.5f, 1, 2, false),
                        new Node.Leaf(0.1f),
                        new Node.Split(10, -3, 3, 4, true),
                        new Node.Leaf(-1.5e-05f),
                        new Node.Leaf(0.2f))));
    }

    @Test
    void readsATreeThatIsALeafOnly() {
        assertThat(XgboostDump.tree("{ \"nodeid\": 0, \"leaf\": 0.25 }", feature -> feature))
                .isEqualTo(new Tree(List.of(new Node.Leaf(0.25f))));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> XgboostDump.tree(DUMP.replace("\"yes\": 5", "\"yes\": 7"), feature -> feature))
                .hasMessage("a node of XGBoost has no child 7");
        assertThatThrownBy(() -> XgboostDump.tree(DUMP.replace("split_condition", "other"), feature -> feature))
                .hasMessage("a node of XGBoost lacks its split_condition");
        assertThatThrownBy(() -> XgboostDump.tree("{", feature -> feature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no tree of XGBoost: ");
    }
}
