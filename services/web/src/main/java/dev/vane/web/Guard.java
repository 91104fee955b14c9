package dev.vane.web;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is answered. On loopback a request must name this machine: a page of another origin, whose name was made to point here,
 * names itself. The port says nothing of that, and a tunnel has another one than the console. Where a token is set, it must be
 * known.
 */
final class Guard {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private static final int MAX_PORT = 65_535;

    /** A name or an address, a name perhaps with the dot of the root at its end, and perhaps a port. */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<address6>[0-9a-fA-F:.]+)]|(?<name>[^:\\[\\]]+?)\\.?)(?::(?<port>\\d*))?");

    private static final Pattern ADDRESS4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Optional<byte[]> token;
    private final boolean isLoopback;

    Guard(WebConfig config) {
        this.token = config.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.isLoopback = config.isLoopback();
    }

    /** True if the request is meant for this machine. */
    boolean isMeant(Headers request) {
        List<String> hosts = request.getOrDefault("Host", List.of());
        return !isLoopback || (hosts.size() == 1 && isThisMachine(hosts.getFirst()));
    }

    /** True for {@code localhost} and the addresses of the loopback interface, at any port. Nothing is looked up. */
    private static boolean isThisMachine(String host) {
        Matcher form = HOST.matcher(host);
        if (!form.matches() || !isPort(form.group("port"))) {
            return false;
        }
        if (form.group("address6") != null) {
            return isLoopback(form.group("address6"));
        }
        String name = form.group("name");
        return name.equalsIgnoreCase("localhost") || (ADDRESS4.matcher(name).matches() && isLoopback(name));
    }

    private static boolean isPort(String port) {
        return port == null || port.isEmpty() || (port.length() <= 5 && Integer.parseInt(port) <= MAX_PORT);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
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
