package dev.vane.collector.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SimulatorSourceTest {
    private static final long START = 1_700_000_000;
    private static final SimulatorConfig CONFIG =
            SimulatorConfig.asFastAsPossible(5, 2, 20).withStart(START);

    @Test
    void dealsTheVmsOutToTheHostsAndTicksEachSecondOfEach() throws InterruptedException {
        List<HostSecond> seconds = all(CONFIG);

        assertThat(seconds).hasSize(2 * 21);
        assertThat(seconds.get(0).second()).isEqualTo(START);
        assertThat(seconds.get(0).samples())
                .extracting(Sample::key)
                .containsExactly(
                        new VmKey("sim-host-1", "sim-vm-1"),
                        new VmKey("sim-host-1", "sim-vm-3"),
                        new VmKey("sim-host-1", "sim-vm-5"));
        assertThat(seconds.get(1).samples())
                .extracting(Sample::key)
                .containsExactly(new VmKey("sim-host-2", "sim-vm-2"), new VmKey("sim-host-2", "sim-vm-4"));
        assertThat(seconds.get(2).second()).isEqualTo(START + 1);
    }

    @Test
    void endsEachHostInTheSecondAfterItsLast() throws InterruptedException {
        List<HostSecond> seconds = all(CONFIG);

        assertThat(seconds.subList(40, 42)).allSatisfy(second -> {
            assertThat(second.last()).isTrue();
            assertThat(second.second()).isEqualTo(START + 20);
        });
        assertThat(seconds.get(41).gone()).containsExactly("sim-vm-2", "sim-vm-4");
    }

    @Test
    void endsInOrderWhereItIsCut() throws InterruptedException {
        try (SimulatorSource source = new SimulatorSource(CONFIG)) {
            source.next();
            source.next();
            source.next();
            source.end();

            assertThat(rest(source))
                    .extracting(second -> second.host() + "@" + second.second() + " " + second.last())
                    .containsExactly("sim-host-1@1700000002 true", "sim-host-2@1700000001 true");
        }
    }

    @Test
    void endsNoHostThatHasNotBegun() throws InterruptedException {
        try (SimulatorSource source = new SimulatorSource(CONFIG)) {
            source.next();
            source.end();

            assertThat(rest(source)).extracting(HostSecond::host).containsExactly("sim-host-1");
        }
    }

    @Test
    void givesTheSameBytesForTheSameSeed() throws InterruptedException {
        assertThat(bytes(CONFIG)).isEqualTo(bytes(CONFIG));
        assertThat(bytes(CONFIG)).isNotEqualTo(bytes(CONFIG.withSeed(2)));
    }

    @Test
    void givesASecondTheSameSamplesWhereverTheRunStarts() throws InterruptedException {
        List<HostSecond> late = all(CONFIG.withStart(START + 7));

        assertThat(late.getFirst()).isEqualTo(all(CONFIG).get(2 * 7));
    }

    @Test
    void keepsTheContractOfTheTopic() throws InterruptedException {
        for (HostSecond second : all(CONFIG)) {
            for (Sample sample : second.samples()) {
                Reading reading = SourceRecords.read(
                        sample.host().getBytes(StandardCharsets.UTF_8), SourceRecords.encode(sample), START * 1000);
                assertThat(reading).isEqualTo(new Reading.Accepted(sample));
            }
        }
    }

    @Test
    void leavesTheSameShareOfMetricsAbsentFromAllVms() throws InterruptedException {
        List<Sample> samples = samples(CONFIG.withAbsentShare(0.4));

        assertThat(samples).allSatisfy(sample -> {
            assertThat(sample.values().presentCount()).isEqualTo(MetricCatalogue.SIZE - 41);
            assertThat(sample.values().presenceWords())
                    .isEqualTo(samples.getFirst().values().presenceWords());
        });
    }

    @Test
    void endsTheRunNowUnlessAStartIsGiven() throws InterruptedException {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(START, 250_000_000));

        SimulatorSource source = new SimulatorSource(SimulatorConfig.asFastAsPossible(1, 1, 20), clock);

        assertThat(rest(source).getLast().second()).isEqualTo(START);
    }

    @Test
    void startsWithTheNextSecondOfTheClockInRealTime() throws InterruptedException {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(START, 999_000_000));
        SimulatorConfig config = new SimulatorConfig(1, 1, 1, OptionalLong.empty(), OptionalLong.of(1), true, 0);

        SimulatorSource source = new SimulatorSource(config, clock);

        assertThat(rest(source)).extracting(HostSecond::second).containsExactly(START + 1, START + 2);
    }

    @Test
    void marksItsRecordsAsSimulated() {
        assertThat(SimulatorSource.HEADERS).containsEntry("vane-simulated", "true");
    }

    private static List<HostSecond> all(SimulatorConfig config) throws InterruptedException {
        try (SimulatorSource source = new SimulatorSource(config)) {
            return rest(source);
        }
    }

    private static List<HostSecond> rest(SimulatorSource source) throws InterruptedException {
        List<HostSecond> seconds = new ArrayList<>();
        for (var next = source.next(); next.isPresent(); next = source.next()) {
            seconds.add(next.get());
        }
        return seconds;
    }

    private static List<Sample> samples(SimulatorConfig config) throws InterruptedException {
        return all(config).stream().flatMap(second -> second.samples().stream()).toList();
    }

    private static List<ByteBuffer> bytes(SimulatorConfig config) throws InterruptedException {
        return samples(config).stream()
                .map(SourceRecords::encode)
                .map(ByteBuffer::wrap)
                .toList();
    }
}
