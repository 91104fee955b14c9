package dev.vane.collector.live;

import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the path of a control group into the name of a VM. */
final class GroupNames {
    /** systemd escapes each byte of what it does not allow in a name; a letter outside ASCII has several. */
    private static final Pattern ESCAPED = Pattern.compile("(\\\\x[0-9a-f]{2})+");

    private static final int ESCAPE_CHARS = "\\x2d".length();
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
    private static final int DIGEST_CHARS = 16;

    /** What Java makes of bytes that are no UTF-8. */
    private static final int REPLACEMENT = 0xfffd;

    private static final Set<Integer> UNPRINTABLE = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.UNASSIGNED,
            (int) Character.SURROGATE,
            (int) Character.PRIVATE_USE,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);

    private GroupNames() {}

    /**
     * The path as people write it: systemd's escapes of printable characters, blanks included, are undone, control
     * characters are replaced, and it is shortened to what a name may have. A shortened name ends in a digest of the whole
     * path, so it stays unique.
     */
    static String name(String path) {
        return escapedName(ESCAPED.matcher(path).replaceAll(GroupNames::unescape));
    }

    /** The same with systemd's escapes left as they are. */
    static String escapedName(String path) {
        return shorten(CONTROL.matcher(path).replaceAll("?"));
    }

    private static String unescape(MatchResult escapes) {
        String run = escapes.group();
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < run.length(); ) {
            int length = characterLength(run, at);
            plain.append(length == 0 ? run.substring(at, at + ESCAPE_CHARS) : decode(run, at, length));
            at += Math.max(1, length) * ESCAPE_CHARS;
        }
        return Matcher.quoteReplacement(plain.toString());
    }

    /** Number of escapes at this place that are one printable character of UTF-8; 0 if they are none. */
    private static int characterLength(String run, int at) {
        for (int length = 1; length <= 4 && at + length * ESCAPE_CHARS <= run.length(); length++) {
            String decoded = decode(run, at, length);
            if (decoded.codePointCount(0, decoded.length()) == 1 && isPrintable(decoded.codePointAt(0))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isPrintable(int character) {
        return character != '/' && character != REPLACEMENT && !UNPRINTABLE.contains(Character.getType(character));
    }

    private static String decode(String run, int at, int escapes) {
        String hex = run.substring(at, at + escapes * ESCAPE_CHARS).replace("\\x", "");
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
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
