package dev.vane.lab.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.vane.lab.block.PhaseKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a phase together: a bare list is that of its interferers, a map says more. */
final class PhaseReader extends StdDeserializer<PlannedPhase> {
    private static final long serialVersionUID = 1;

    PhaseReader() {
        super(PlannedPhase.class);
    }

    /** The form of a map. */
    private record PhaseFile(
            Optional<PhaseKind> kind,
            OptionalInt seconds,
            Optional<List<PlannedInterferer>> interferers,
            Optional<Set<Integer>> busy) {
        PlannedPhase phase() {
            return new PlannedPhase(
                    kind.orElse(PhaseKind.TOGETHER), seconds, interferers.orElse(List.of()), busy.orElse(Set.of()));
        }
    }

    @Override
    public PlannedPhase deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            return context.readValue(parser, PhaseFile.class).phase();
        }
        JavaType list = context.getTypeFactory().constructCollectionType(List.class, PlannedInterferer.class);
        List<PlannedInterferer> interferers = context.readValue(parser, list);
        return PlannedPhase.together(interferers);
    }
}
