package dev.vane.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.application.Application.Program;
import dev.vane.lab.application.Applications;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Map<String, String> VALUES = Map.of("port", "4711", "port2", "4712", "dir", "/x/vm1");

    @Test
    void putsTheVmsOwnValuesIn() {
        assertThat(Command.expand(List.of("serve", "--at", "127.0.0.1:${port}", "${dir}/a${port2}"), VALUES))
                .containsExactly("serve", "--at", "127.0.0.1:4711", "/x/vm1/a4712");
    }

    @Test
    void startsTheLoadClientWithThisVirtualMachine() {
        assertThat(Command.expand(List.of("${load}", "requests"), VALUES))
                .startsWith(System.getProperty("java.home") + "/bin/java")
                .endsWith("dev.vane.lab.load.LoadMain", "requests");
    }

    @Test
    void refusesAPlaceholderThatItDoesNotKnow() {
        assertThatThrownBy(() -> Command.expand(List.of("serve", "${prot}"), VALUES))
                .hasMessageContaining("${prot}");
    }

    @Test
    void everyDefinitionUsesPlaceholdersThatVmsHave() {
        Map<String, String> all = Map.of("port", "1", "port2", "2", "port3", "3", "dir", "/x/vm1", "cpus_count", "2");

        assertThat(Applications.own().all()).isNotEmpty().allSatisfy(application -> Stream.concat(
                        application.prepare().stream(),
                        application.programs().stream().map(Program::command))
                .forEach(command -> assertThat(Command.expand(command, all)).isNotEmpty()));
    }

    @Test
    void leavesVariablesOfTheShellAlone() {
        assertThat(Command.expand(List.of("sh", "-c", "echo $HOME $(date)"), VALUES))
                .containsExactly("sh", "-c", "echo $HOME $(date)");
    }
}
