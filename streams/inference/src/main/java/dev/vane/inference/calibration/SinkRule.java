package dev.vane.inference.calibration;

import java.util.Set;

/**
 * When a key of an attention map is a sink, after Yu et al., "Unveiling and Harnessing Hidden Attention Sinks" (ACT, arXiv
 * 2406.15765): when it receives, averaged over the queries, more than alpha times the fair share 1 / N of the N real keys.
 *
 * <p>Differs from the released code, which compares with 0.1 whatever N is, and always leaves out the first sink that it
 * finds: here the tokens that are left out are named.
 *
 * @param alpha times the fair share, from 1; published range 3 to 7
 * @param spared tokens that are never sinks, by position; CLS is 0
 * @param sparedReceive true if spared tokens share in the freed weight, as published; as they often hold most of a row,
 *     they then get most of it
 */
public record SinkRule(float alpha, Set<Integer> spared, boolean sparedReceive) {
    /** What spares CLS alone, which may receive. */
    public static final Set<Integer> CLS = Set.of(0);

    public SinkRule {
        spared = Set.copyOf(spared);
        if (!(alpha >= 1)) {
            throw new IllegalArgumentException("alpha must be 1 or more: " + alpha);
        }
        for (int token : spared) {
            if (token < 0) {
                throw new IllegalArgumentException("a spared token must be a position: " + token);
            }
        }
    }

    /** The published rule: CLS is spared, and receives. */
    public static SinkRule sparingCls(float alpha) {
        return new SinkRule(alpha, CLS, true);
    }

    /** True if a token is never a sink. */
    boolean spares(int token) {
        return spared.contains(token);
    }

    /** True if freed weight may go to a token that is no sink. */
    public boolean receives(int token) {
        return sparedReceive || !spares(token);
    }
}
