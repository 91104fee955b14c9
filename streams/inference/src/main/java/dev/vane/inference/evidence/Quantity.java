package dev.vane.inference.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** A value and its unit as people read them: three digits, thousands as k, M, G or T, and bytes/s instead of By/s. */
public final class Quantity {
    /** Digits that are printed. */
    public static final int DIGITS = 3;

    /** Of a thousand, a million and so on. */
    public static final String PREFIXES = "kMGT";

    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1e-4");

    private Quantity() {}

    /** A number without its unit, such as {@code 4.92M}. */
    public static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
        if (rounded.signum() == 0) {
            return "0";
        }
        if (rounded.abs().compareTo(SMALLEST_PLAIN) < 0) {
            return rounded.stripTrailingZeros().unscaledValue() + "e"
                    + -rounded.stripTrailingZeros().scale();
        }
        int prefix = 0;
        while (prefix < PREFIXES.length() && rounded.abs().compareTo(BigDecimal.TEN.pow(3)) >= 0) {
            rounded = rounded.movePointLeft(3);
            prefix++;
        }
        return rounded.stripTrailingZeros().toPlainString()
                + (prefix == 0 ? "" : PREFIXES.substring(prefix - 1, prefix));
    }

    /** What stands behind a number, with the blank in front of it; nothing for a ratio. */
    public static String unit(String ucum) {
        if (ucum.equals("1")) {
            return "";
        }
        String words = ucum.replaceAll("^By\\b", "bytes");
        int close = words.indexOf('}');
        if (words.startsWith("{") && close > 1) {
            words = plural(words.substring(1, close)) + words.substring(close + 1);
        }
        return " " + words;
    }

    private static String plural(String noun) {
        boolean hissing = noun.endsWith("ch") || noun.endsWith("s") || noun.endsWith("x");
        return noun + (hissing ? "es" : "s");
    }

    /** With so many decimals, and a point whatever the machine speaks. */
    static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** The same with its sign. */
    static String signed(double value, int decimals) {
        return String.format(Locale.ROOT, "%+." + decimals + "f", value);
    }
}
