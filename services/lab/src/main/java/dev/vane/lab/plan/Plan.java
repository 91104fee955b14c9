package dev.vane.lab.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.vane.lab.application.Application;
import dev.vane.lab.application.Applications;
import dev.vane.lab.block.LabelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be measured. Read from YAML; {@code docs/guides/label-your-own-hosts.md} explains it.
 *
 * @param name prefix of its batches and blocks
 * @param timing lengths of phases
 * @param blocks in the order in which they are measured
 */
public record Plan(String name, Timing timing, List<PlannedBlock> blocks) {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule().addDeserializer(PlannedPhase.class, new PhaseReader()))
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    public Plan {
        if (!name.matches("[A-Za-z0-9._-]{1,48}")) {
            throw new IllegalArgumentException("a plan's name must be 1 to 48 letters, digits, . _ -: " + name);
        }
        blocks = List.copyOf(blocks);
        Set<String> names = new HashSet<>();
        blocks.forEach(block -> {
            if (!names.add(block.name())) {
                throw new IllegalArgumentException("two blocks are called " + block.name());
            }
            block.together().forEach(phase -> requireFits(phase, timing));
        });
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("plan %s has no blocks".formatted(name));
        }
    }

    /**
     * The same blocks, in the order of a machine that begins elsewhere than others: its share of a large plan shows what
     * theirs does not.
     *
     * @param first number of the block that comes first, from 1; those before it come last
     * @throws IllegalArgumentException if the plan has no such block
     */
    public Plan from(int first) {
        if (first < 1 || first > blocks.size()) {
            throw new IllegalArgumentException("the first block must be 1 to %d: %d".formatted(blocks.size(), first));
        }
        List<PlannedBlock> rotated = new ArrayList<>(blocks);
        Collections.rotate(rotated, 1 - first);
        return new Plan(name, timing, rotated);
    }

    private static void requireFits(PlannedPhase phase, Timing timing) {
        int seconds = phase.seconds(timing);
        timing.requireTogether(seconds);
        for (PlannedInterferer some : phase.interferers()) {
            if (!some.isOnWithin(seconds)) {
                throw new IllegalArgumentException("%s is never on in a phase of %d s".formatted(some.name(), seconds));
            }
        }
    }

    /** The file's form: blocks one by one, a mix, or both. */
    private record PlanFile(
            String name, Optional<Timing> timing, Optional<List<PlannedBlock>> blocks, Optional<Mix> mix) {
        Plan plan() {
            List<PlannedBlock> all = new ArrayList<>(blocks.orElse(List.of()));
            mix.ifPresent(some -> all.addAll(some.draw(name)));
            return new Plan(name, timing.orElse(Timing.DEFAULT), all);
        }
    }

    /**
     * Reads a plan and checks that the lab knows what it names.
     *
     * @throws IllegalArgumentException naming the file and what is wrong in it
     */
    public static Plan read(Path file, Applications applications) throws IOException {
        try {
            Plan plan = YAML.readValue(Files.readAllBytes(file), PlanFile.class).plan();
            plan.requireKnown(applications);
            return plan;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void requireKnown(Applications applications) {
        for (PlannedBlock block : blocks) {
            block.vms().forEach(vm -> requireLabel(applications.get(vm.application()), true));
            block.interferers().forEach(some -> requireLabel(applications.get(some.name()), false));
        }
    }

    private static void requireLabel(Application application, boolean isMeasured) {
        if ((application.label() != LabelKind.NONE) != isMeasured) {
            throw new IllegalArgumentException("%s is %s"
                    .formatted(
                            application.name(),
                            isMeasured ? "an interferer, which is not measured" : "an application, not an interferer"));
        }
    }

    /** Names of all applications and interferers in it. */
    public Set<String> applications() {
        Set<String> names = new TreeSet<>();
        for (PlannedBlock block : blocks) {
            block.vms().forEach(vm -> names.add(vm.application()));
            block.interferers().forEach(some -> names.add(some.name()));
        }
        return names;
    }
}
