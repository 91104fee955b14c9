package dev.vane.contracts;

import java.nio.charset.StandardCharsets;

/**
 * Names one VM: unique in a deployment.
 *
 * @param host name of its host: 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8, no slash, no control character
 * @param vm name on that host: 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8, no control character; slashes allowed
 */
public record VmKey(String host, String vm) implements Comparable<VmKey> {
    /** Longest host or VM name in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 253;

    public VmKey {
        requireHost(host);
        requireVm(vm);
    }

    /**
     * Reads what {@link #toString} wrote. The first slash parts host and VM.
     *
     * @throws IllegalArgumentException if there is no slash, or a name is not allowed
     */
    public static VmKey parse(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("key must be host/vm: " + key);
        }
        return new VmKey(key.substring(0, slash), key.substring(slash + 1));
    }

    static void requireHost(String host) {
        requireName("host", host);
        if (host.indexOf('/') >= 0) {
            throw new IllegalArgumentException("host must not contain a slash: " + host);
        }
    }

    static void requireVm(String vm) {
        requireName("vm", vm);
    }

    private static void requireName(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        if (isTooLong(name)) {
            throw new IllegalArgumentException(
                    "%s must have at most %d bytes: %.40s...".formatted(what, MAX_NAME_BYTES, name));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " must not contain control characters");
        }
    }

    static boolean isTooLong(String name) {
        return name.length() > MAX_NAME_BYTES || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
    }

    @Override
    public int compareTo(VmKey other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : vm.compareTo(other.vm);
    }

    /** The record key of topics keyed by VM. */
    @Override
    public String toString() {
        return host + "/" + vm;
    }
}
