package dev.vane.web;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is answered. On loopback a request must name this machine: a page of another origin, whose name was made to point
 * here, names itself. Where a token is set, it must be known.
 */
final class Guard {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final Optional<byte[]> token;
    private final Optional<Set<String>> names;

    /** For what listens at this port. */
    Guard(WebConfig config, int port) {
        this.token = config.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.names = config.isLoopback() ? Optional.of(names(port)) : Optional.empty();
    }

    private static Set<String> names(int port) {
        return Stream.of("localhost", "127.0.0.1", "[::1]")
                .map(name -> port == 80 ? name : name + ":" + port)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** True if the request is meant for this machine. */
    boolean isMeant(Headers request) {
        List<String> hosts = request.getOrDefault("Host", List.of());
        return names.isEmpty() || (hosts.size() == 1 && names.get().contains(hosts.getFirst()));
    }

    /** True if the request knows the token, or none is needed. */
    boolean isAllowed(Headers request) {
        return token.isEmpty()
                || given(request)
                        .filter(bytes -> MessageDigest.isEqual(bytes, token.get()))
                        .isPresent();
    }

    private static Optional<byte[]> given(Headers request) {
        String authorization = request.getFirst("Authorization");
        if (authorization == null) {
            return Optional.empty();
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        }
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? password(authorization.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    private static Optional<byte[]> password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
