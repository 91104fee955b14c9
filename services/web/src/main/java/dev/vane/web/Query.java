package dev.vane.web;

import dev.vane.contracts.VmKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for, by parameter.
 *
 * @param values in the order in which they were given
 */
record Query(Map<String, List<String>> values) {
    /** The year 9999 ends there. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /**
     * Reads the part of an address behind the question mark.
     *
     * @param raw as it came, percent-encoded; null if there is none
     * @throws RefusedRequestException if it is not encoded as it should be
     */
    static Query parse(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                values.computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                        .add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.bad("the query must be percent-encoded: " + e.getMessage());
        }
    }

    /** All values of a parameter, none if it was not given. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /**
     * The value of a parameter.
     *
     * @throws RefusedRequestException if it was not given exactly once
     */
    String one(String name) {
        List<String> given = all(name);
        if (given.size() != 1) {
            throw RefusedRequestException.bad("%s must be given once, not %d times".formatted(name, given.size()));
        }
        return given.getFirst();
    }

    /** The VM that {@code host} and {@code vm} name. */
    VmKey vm() {
        try {
            return new VmKey(one("host"), one("vm"));
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.bad(e.getMessage());
        }
    }

    /** A second since the epoch. */
    long second(String name) {
        String text = one(name);
        try {
            long second = Long.parseLong(text);
            if (second >= 0 && second <= LAST_SECOND) {
                return second;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a number out of range.
        }
        throw RefusedRequestException.bad(
                "%s must be a whole second from 0 to %d: %s".formatted(name, LAST_SECOND, text));
    }

    /**
     * The seconds that {@code from} and {@code to} name, both included.
     *
     * @param longest most seconds that are allowed
     */
    Range range(long longest) {
        Range range = new Range(second("from"), second("to"));
        if (range.from() > range.to() || range.to() - range.from() >= longest) {
            throw RefusedRequestException.bad(
                    "from and to must name 1 to %d seconds: %d, %d".formatted(longest, range.from(), range.to()));
        }
        return range;
    }

    /** Seconds since the epoch, both included. */
    record Range(long from, long to) {
        boolean contains(long second) {
            return from <= second && second <= to;
        }
    }

    /** One of some words. */
    <E extends Enum<E>> E word(String name, List<E> allowed) {
        String text = one(name);
        return allowed.stream()
                .filter(word -> word.name().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> RefusedRequestException.bad("%s must be one of %s: %s".formatted(name, allowed, text)));
    }

    /** True or false. */
    boolean flag(String name) {
        return switch (one(name)) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                throw RefusedRequestException.bad("%s must be true or false: %s".formatted(name, other));
        };
    }
}
