package dev.vane.platform.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** What the calls of {@code kafka-acls} in a page of the documentation grant. */
final class AclLines {
    private static final String COMMAND = "kafka-acls ";

    private static final Map<String, ResourceType> RESOURCES = Map.of(
            "--topic", ResourceType.TOPIC,
            "--group", ResourceType.GROUP,
            "--transactional-id", ResourceType.TRANSACTIONAL_ID);

    private AclLines() {}

    static List<AclBinding> of(Path page) {
        try {
            String joined = Files.readString(page).replace("\\\n", " ");
            return joined.lines()
                    .filter(line -> line.startsWith(COMMAND))
                    .flatMap(line -> granted(List.of(line.split("\\s+"))).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation on every resource that one call names. */
    private static List<AclBinding> granted(List<String> words) {
        String principal = values("--allow-principal", words).getFirst();
        PatternType pattern = values("--resource-pattern-type", words).contains("prefixed")
                ? PatternType.PREFIXED
                : PatternType.LITERAL;
        List<AclBinding> granted = new ArrayList<>();
        RESOURCES.forEach((option, type) -> values(option, words).forEach(name -> values("--operation", words)
                .forEach(operation -> granted.add(
                        new AclBinding(new ResourcePattern(type, name, pattern), allowed(principal, operation))))));
        return granted;
    }

    private static AccessControlEntry allowed(String principal, String operation) {
        AclOperation known = SecurityUtils.operation(operation);
        if (known.isUnknown()) {
            throw new IllegalArgumentException("no operation of Kafka: " + operation);
        }
        return new AccessControlEntry(principal, "*", known, AclPermissionType.ALLOW);
    }

    /** What follows each place of an option. */
    private static List<String> values(String option, List<String> words) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals(option)) {
                values.add(words.get(i + 1));
            }
        }
        return values;
    }
}
