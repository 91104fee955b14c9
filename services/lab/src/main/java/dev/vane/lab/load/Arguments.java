package dev.vane.lab.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Options of the form {@code --name value}, or {@code --name} alone. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    Arguments(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (!name.startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + name);
            }
            boolean hasValue = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
            values.put(name.substring(2), hasValue ? arguments.get(++i) : "");
        }
    }

    boolean has(String name) {
        known.add(name);
        return values.containsKey(name);
    }

    String text(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return has(name) ? values.get(name) : otherwise;
    }

    int number(String name, int min, int max) {
        return parse("--" + name, text(name), min, max);
    }

    int number(String name, int min, int max, int otherwise) {
        return has(name) ? number(name, min, max) : otherwise;
    }

    /** Call it when all options were asked for. */
    void refuseOthers() {
        Set<String> others = new TreeSet<>(values.keySet());
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("unknown option: --" + String.join(", --", others));
        }
    }

    static int parse(String name, String text, int min, int max) {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the rule
        }
        throw new IllegalArgumentException(
                "%s must be a whole number from %d to %d: %s".formatted(name, min, max, text));
    }
}
