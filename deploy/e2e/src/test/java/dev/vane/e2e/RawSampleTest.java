package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.HostRecord;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import org.junit.jupiter.api.Test;

class RawSampleTest {
    @Test
    void writesWhatTheContractWrites() {
        for (HostRecord record : GoodHost.records("höst", 1)) {
            if (record instanceof Sample sample) {
                assertThat(RawSample.of(sample).bytes()).isEqualTo(SourceRecords.encode(sample));
            }
        }
    }
}
