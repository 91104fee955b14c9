package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.WEB_FILES;
import static dev.vane.collector.live.LiveFixture.extra;
import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pressure stall information that is compiled in but switched off: the files are there, and reading them fails. A folder
 * in their place fails alike.
 */
class PressureFilesTest {
    private static final List<String> FILES = List.of("cpu.pressure", "memory.pressure", "io.pressure");
    private static final String LINE = "some avg10=0.00 avg60=0.00 avg300=0.00 total=%d\n";

    @TempDir
    Path root;

    private LiveFixture live;

    @BeforeEach
    void host() {
        live = new LiveFixture(root);
        for (String file : FILES) {
            live.host.remove(WEB_FILES + file);
            live.host.write(WEB_FILES + file + "/x", "");
        }
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void isAbsentAndNoFailure() throws InterruptedException {
        live.start().next();

        Sample web = live.next(WEB);

        assertThat(extra(web, Extra.VM_PRESSURE_CPU_RATIO)).isEmpty();
        assertThat(extra(web, Extra.VM_PRESSURE_IO_RATIO)).isEmpty();
        assertThat(value(web, "vm.cpu.utilization")).hasValue(0);
        assertThat(live.unreadable("failed")).isZero();
        assertThat(live.unreadable("invalid")).isZero();
    }

    @Test
    void isAskedForAgainAfterSomeMinutes() throws InterruptedException {
        live.start().next();
        for (String file : FILES) {
            live.host.remove(WEB_FILES + file);
            live.host.write(WEB_FILES + file, LINE.formatted(1000));
        }

        Sample soon = live.next(WEB);
        for (int i = 0; i < RefusedFiles.ASKS; i++) {
            live.next();
        }
        live.host.write(WEB_FILES + "cpu.pressure", LINE.formatted(501_000));
        Sample later = live.next(WEB);

        assertThat(extra(soon, Extra.VM_PRESSURE_CPU_RATIO)).isEmpty();
        assertThat(extra(later, Extra.VM_PRESSURE_CPU_RATIO)).hasValue(0.5);
    }

    @Test
    void stillCountsOtherFilesThatCannotBeRead() throws InterruptedException {
        live.host.remove(WEB_FILES + "memory.stat");
        live.host.write(WEB_FILES + "memory.stat/x", "");
        live.start().next();
        live.next();

        assertThat(live.unreadable("failed")).isEqualTo(3);
    }

    /** Each group and each file for itself. */
    @Test
    void stillReadsTheOthers() throws InterruptedException {
        live.host.remove(WEB_FILES + "cpu.pressure");
        live.host.write(WEB_FILES + "cpu.pressure", LINE.formatted(1000));
        live.start().next();
        live.host.write(WEB_FILES + "cpu.pressure", LINE.formatted(251_000));

        Sample web = live.next(WEB);

        assertThat(extra(web, Extra.VM_PRESSURE_CPU_RATIO)).hasValue(0.25);
        assertThat(extra(web, Extra.HOST_PRESSURE_CPU_RATIO)).hasValue(0);
    }
}
