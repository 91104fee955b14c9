package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class TransactionBudgetTest {
    private static final TaskId ONE = new TaskId(0, 0);
    private static final TaskId OTHER = new TaskId(0, 1);

    private long nanos;
    private final TransactionBudget budget = new TransactionBudget(Duration.ofSeconds(1), () -> nanos);

    @Test
    void isSpentOnceTheWorkOfAllTasksHasTakenAsLong() {
        work(Duration.ofMillis(600));
        assertThat(budget.isSpent()).isFalse();

        work(Duration.ofMillis(600));
        assertThat(budget.isSpent()).isTrue();
    }

    @Test
    void timeWithoutWorkCostsNothing() {
        work(Duration.ofMillis(600));
        nanos += Duration.ofHours(1).toNanos();

        assertThat(budget.isSpent()).isFalse();
    }

    @Test
    void startsAnewWithTheFirstRecordAfterAPunctuation() {
        work(Duration.ofSeconds(2));
        budget.beforeRecord();
        assertThat(budget.isSpent()).isTrue();

        budget.beforePunctuation(ONE);
        assertThat(budget.isSpent()).isTrue();
        budget.beforeRecord();

        assertThat(budget.isSpent()).isFalse();
    }

    @Test
    void startsAnewWhenATaskIsPunctuatedAgain() {
        budget.beforePunctuation(ONE);
        work(Duration.ofSeconds(2));
        budget.beforePunctuation(OTHER);
        assertThat(budget.isSpent()).isTrue();

        budget.beforePunctuation(ONE);

        assertThat(budget.isSpent()).isFalse();
    }

    @Test
    void oneMoreSecondMayBeginWhereItMust() {
        work(Duration.ofSeconds(2));

        budget.allowOneMore();
        assertThat(budget.isSpent()).isFalse();
        work(Duration.ZERO);

        assertThat(budget.isSpent()).isTrue();
    }

    private void work(Duration duration) {
        budget.spend(() -> nanos += duration.toNanos());
    }
}
