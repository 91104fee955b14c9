package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GroupNamesTest {
    @Test
    void undoesEscapesOfPrintableCharactersOnly() {
        assertThat(GroupNames.name("machine.slice/machine-qemu\\x2d1\\x2dweb.scope"))
                .isEqualTo("machine.slice/machine-qemu-1-web.scope");
        assertThat(GroupNames.name("a\\x2fb\\x0ac")).isEqualTo("a\\x2fb\\x0ac");
        assertThat(GroupNames.name("a\nb")).isEqualTo("a?b");
    }

    @Test
    void undoesEscapesOfBlanksAndOfLettersOutsideAscii() {
        assertThat(GroupNames.name("jobs/a\\x20b")).isEqualTo("jobs/a b");
        assertThat(GroupNames.name("b\\xc3\\xbccher\\x2d\\xe2\\x82\\xac\\x5c")).isEqualTo("b\u00fccher-\u20ac\\");
        assertThat(GroupNames.name("cut\\xc3\\x2d")).isEqualTo("cut\\xc3-");
        assertThat(GroupNames.name("hidden\\xe2\\x80\\x8b")).isEqualTo("hidden\\xe2\\x80\\x8b");
    }

    @Test
    void shortensLongNamesAndKeepsThemApart() {
        String one = GroupNames.name("ü".repeat(200) + "1");
        String two = GroupNames.name("ü".repeat(200) + "2");

        assertThat(one).isNotEqualTo(two).isEqualTo(GroupNames.name("ü".repeat(200) + "1"));
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(VmKey.MAX_NAME_BYTES);
    }

    @Property(tries = 200)
    void alwaysGivesAnAllowedName(@ForAll @NotEmpty @StringLength(max = 400) String path) {
        assertThat(new VmKey("host", GroupNames.name(path)).vm()).isNotEmpty();
    }
}
