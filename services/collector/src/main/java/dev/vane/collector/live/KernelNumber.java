package dev.vane.collector.live;

import java.util.OptionalLong;

/**
 * Decimal numbers of kernel files.
 *
 * <p>The kernel's totals are unsigned and 64 bits wide. One that does not fit into a {@code long} is not a measurement: it
 * is a total that was decremented below zero, or the largest value as a mark for "none". So there is one rule for all
 * files: a number is 1 to 19 decimal digits and at most {@link Long#MAX_VALUE}, and anything else is absent.
 */
final class KernelNumber {
    private static final int MAX_DIGITS = 19;

    private KernelNumber() {}

    /** The number that a word is, if it is one. */
    static OptionalLong parse(String word) {
        if (word.isEmpty() || word.length() > MAX_DIGITS) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = 10 * value + digit;
        }
        // Nineteen digits reach just past the largest long, where the sum turns negative.
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
