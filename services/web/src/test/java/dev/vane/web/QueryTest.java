package dev.vane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Branch;
import dev.vane.contracts.VmKey;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void readsWhatWasEncoded() {
        Query query = Query.parse(
                "host=a%26b&vm=%3Cb%3E%2F%E2%80%AE+c&metric=x&metric=y&from=5&to=5&calibrated=true&branch=SYSTEM");

        assertThat(query.vm()).isEqualTo(new VmKey("a&b", "<b>/\u202e c"));
        assertThat(query.all("metric")).containsExactly("x", "y");
        assertThat(query.range(1)).isEqualTo(new Query.Range(5, 5));
        assertThat(query.flag("calibrated")).isTrue();
        assertThat(query.word("branch", List.of(Branch.SYSTEM))).isEqualTo(Branch.SYSTEM);
    }

    @Test
    void nothingIsAskedForWhereThereIsNoQuery() {
        assertThat(Query.parse(null).values()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        refuses("host=%zz", query -> {}, "the query must be percent-encoded");
        refuses("vm=v", Query::vm, "host must be given once, not 0 times");
        refuses("host=h&host=h&vm=v", Query::vm, "host must be given once, not 2 times");
        refuses("host=a%2Fb&vm=v", Query::vm, "host must not contain a slash: a/b");
        refuses("host=h&vm=%00", Query::vm, "vm must not contain control characters");
        refuses("from=x", query -> query.second("from"), "from must be a whole second from 0 to 253402300799: x");
        refuses("from=-1", query -> query.second("from"), "from must be a whole second from 0 to 253402300799: -1");
        refuses("from=2&to=1", query -> query.range(900), "from and to must name 1 to 900 seconds: 2, 1");
        refuses("from=0&to=900", query -> query.range(900), "from and to must name 1 to 900 seconds: 0, 900");
        refuses("b=UNKNOWN", query -> query.word("b", List.of(Branch.SYSTEM)), "b must be one of [SYSTEM]: UNKNOWN");
        refuses("c=yes", query -> query.flag("c"), "c must be true or false: yes");
    }

    private static void refuses(String raw, Consumer<Query> question, String message) {
        assertThatThrownBy(() -> question.accept(Query.parse(raw)))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(400))
                .hasMessageStartingWith(message);
    }
}
