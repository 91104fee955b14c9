package dev.vane.collector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProducerCheckTest {
    private static final double START = 1_700_000_000;

    private final ProducerCheck check = new ProducerCheck("collectd");

    private void put(String type, String name, double value, double time, double interval) {
        String message = """
                [{"values":[%s],"dstypes":["%s"],"dsnames":["value"],"time":%.3f,"interval":%s,"host":"node",
                "plugin":"vane","plugin_instance":"web","type":"%s","type_instance":"%s"}]""".formatted(value, type, time, interval, type, name);
        check.take(MessageFormat.COLLECTD, message.getBytes(UTF_8), "a test", Math.round(1000 * time) + 40);
    }

    @Test
    void isContentWithAVmThatIsSentEachSecond() {
        for (int i = 0; i < 12; i++) {
            put("derive", "cpu_ns_per_cpu", 5e8 * i, START + i, 1);
            put("gauge", "rss_bytes", 4096, START + i, 1);
        }
        check.end();

        assertThat(check.isGood()).isTrue();
        assertThat(check.arriving()).containsExactlyInAnyOrder("vm.cpu.utilization", "vm.memory.rss");
        assertThat(check.report())
                .contains(
                        "24 messages, 0 of them unreadable; 23 measurements used",
                        "host node: 12 seconds of 1 VMs, one each second",
                        "measurements are 0.040 s old when they arrive (median), at most 0.040 s",
                        "arrives   vm.cpu.utilization                   of 1 of 1 VMs, in 1",
                        "mapped, but does not arrive: vm.vcpu.runqueue_delay.ratio.mean");
    }

    @Test
    void namesASlowSenderAndWhatIsLeftOut() {
        for (int i = 0; i < 12; i++) {
            put("derive", "cpu_ns_per_cpu", 4e12 * i, START + 10.0 * i, 10);
            put("gauge", "cpu_ns_per_cpu", 1, START + 10.0 * i, 10);
        }
        check.take(MessageFormat.COLLECTD, "PUTVAL".getBytes(UTF_8), "line 9", Math.round(1000 * START));
        check.end();

        assertThat(check.isGood()).isFalse();
        assertThat(check.report())
                .anyMatch(line -> line.startsWith("host node: ") && line.contains("one every 10 s"))
                .anyMatch(line -> line.startsWith("left out  out of range: vm.cpu.utilization (11 times)"))
                .anyMatch(line -> line.startsWith("left out  unmapped: vane.gauge (12 times)"))
                .anyMatch(line -> line.startsWith("unreadable: no JSON"));
    }
}
