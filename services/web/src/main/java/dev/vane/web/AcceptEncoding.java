package dev.vane.web;

import com.sun.net.httpserver.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which content codings a request accepts (RFC 9110, section 12.5.3).
 *
 * @param weights by the name of the coding in lower case, from 0 (not accepted) to 1
 */
record AcceptEncoding(Map<String, Double> weights) {
    private static final Pattern ELEMENT =
            Pattern.compile("([!#$%&'*+.^_`|~0-9a-z-]+)(?:\\s*;\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?))?");
    private static final String ANY = "*";

    AcceptEncoding {
        weights = Map.copyOf(weights);
    }

    /** As the request says. An element that breaks the rules is passed over. */
    static AcceptEncoding of(Headers request) {
        Map<String, Double> weights = new HashMap<>();
        for (String line : request.getOrDefault("Accept-Encoding", List.of())) {
            for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                Matcher matcher = ELEMENT.matcher(element.strip());
                if (matcher.matches()) {
                    String name = matcher.group(1).equals("x-gzip") ? "gzip" : matcher.group(1);
                    weights.put(name, matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2)));
                }
            }
        }
        return new AcceptEncoding(weights);
    }

    /** True if gzip is accepted, and not less than the content as it is. */
    boolean prefersGzip() {
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault(ANY, 0.0));
        return gzip > 0 && gzip >= weights.getOrDefault("identity", 0.0);
    }
}
