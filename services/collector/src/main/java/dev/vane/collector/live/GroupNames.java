package dev.vane.collector.live;

import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Turns the path of a control group into the name of a VM. */
final class GroupNames {
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
    private static final int DIGEST_CHARS = 16;

    private GroupNames() {}

    /**
     * The path as people write it: systemd's escapes of printable characters undone, control characters replaced, and
     * shortened to what a name may have. A shortened name ends in a digest of the whole path, so it stays unique.
     */
    static String name(String path) {
        String plain = ESCAPED.matcher(path).replaceAll(GroupNames::unescape);
        return shorten(CONTROL.matcher(plain).replaceAll("?"));
    }

    private static String unescape(MatchResult escape) {
        int character = Integer.parseInt(escape.group(1), 16);
        boolean isPrintable = character > ' ' && character < 0x7f && character != '/';
        return java.util.regex.Matcher.quoteReplacement(isPrintable ? Character.toString(character) : escape.group());
    }

    private static String shorten(String name) {
        if (bytes(name) <= VmKey.MAX_NAME_BYTES) {
            return name;
        }
        int end = name.length();
        while (bytes(name.substring(0, end)) > VmKey.MAX_NAME_BYTES - DIGEST_CHARS - 1) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + "~" + digest(name);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_CHARS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
