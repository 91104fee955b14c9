package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockDevicesTest {
    private static final String SDA = "8:0";
    private static final String SDB = "8:16";
    private static final String ARRAY = "9:0";
    private static final String VOLUME = "253:0";
    private static final String CRYPT = "253:1";
    private static final String LOOP = "7:0";

    @TempDir
    Path root;

    private FixtureHost host;

    @BeforeEach
    void disks() {
        host = FixtureHost.of("v2.txt", root);
        device(SDA, "sda");
        device(SDB, "sdb");
        host.write("sys/devices/virtual/sda/sda2/dev", "8:2\n");
        host.write("sys/devices/virtual/sda/sda2/partition", "2\n");
        host.link("sys/dev/block/8:2", "../../devices/virtual/sda/sda2");
    }

    @Test
    void addsUpDisksThatHaveNothingToDoWithEachOther() {
        assertThat(sum(Map.of(SDA, 1000L, SDB, 500L))).isEqualTo(1500);
    }

    @Test
    void countsAVolumeAndTheDiskBelowOnce() {
        device(VOLUME, "dm-0", "sda/sda2");

        assertThat(sum(Map.of(VOLUME, 1000L, SDA, 1000L))).isEqualTo(1000);
    }

    @Test
    void countsWhatWentPastTheVolumeToTheDisk() {
        device(VOLUME, "dm-0", "sda/sda2");

        assertThat(sum(Map.of(VOLUME, 1000L, SDA, 1300L))).isEqualTo(1300);
    }

    @Test
    void countsAMirrorOnce() {
        device(ARRAY, "md0", "sda/sda2", "sdb");

        assertThat(sum(Map.of(ARRAY, 1000L, SDA, 1000L, SDB, 1000L))).isEqualTo(1000);
    }

    @Test
    void countsTwoVolumesOfOneDisk() {
        device(VOLUME, "dm-0", "sda");
        device(CRYPT, "dm-1", "sda");

        assertThat(sum(Map.of(VOLUME, 400L, CRYPT, 600L, SDA, 1000L))).isEqualTo(1000);
    }

    @Test
    void countsAStackOfThreeOnce() {
        device(ARRAY, "md0", "sda", "sdb");
        device(VOLUME, "dm-0", "md0");
        device(CRYPT, "dm-1", "dm-0");

        assertThat(sum(Map.of(CRYPT, 1000L, VOLUME, 1000L, ARRAY, 1000L, SDA, 500L, SDB, 500L)))
                .isEqualTo(1000);
        assertThat(sum(Map.of(CRYPT, 1000L, SDA, 500L, SDB, 500L)))
                .as("the array between them counts nothing")
                .isEqualTo(1000);
    }

    @Test
    void countsALoopDeviceAndTheDiskWithItsFileOnce() {
        device(LOOP, "loop0");
        host.write("sys/devices/virtual/loop0/loop/backing_file", "/var/lib/images/a.img\n");
        host.write("proc/1/mountinfo", """
                22 1 8:16 / / rw,relatime - ext4 /dev/sdb rw
                23 22 8:2 / /var rw,relatime - ext4 /dev/sda2 rw
                """);

        assertThat(sum(Map.of(LOOP, 1000L, SDA, 1000L, SDB, 700L))).isEqualTo(1700);
    }

    @Test
    void takesAVolumeOfWhichSysfsTellsNothingToLieOnTheDisks() {
        host.write("proc/devices", "Character devices:\n  1 mem\n\nBlock devices:\n  8 sd\n253 device-mapper\n");

        assertThat(sum(Map.of(VOLUME, 1000L, SDA, 1000L))).isEqualTo(1000);
    }

    private void device(String numbers, String name, String... lower) {
        host.write("sys/devices/virtual/" + name + "/dev", numbers + "\n");
        host.link("sys/dev/block/" + numbers, "../../devices/virtual/" + name);
        for (String disk : lower) {
            Path last = Path.of(disk).getFileName();
            host.link("sys/devices/virtual/" + name + "/slaves/" + last, "../../" + disk);
        }
    }

    private long sum(Map<String, Long> counts) {
        return new BlockDevices(host.files()).sum(counts).orElseThrow();
    }
}
