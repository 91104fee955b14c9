package dev.vane.inference.attention;

/**
 * Distance of two distributions: the square root of their Jensen–Shannon divergence to base 2, 0 if they are the same and
 * 1 if they share nothing.
 */
final class JensenShannon {
    private JensenShannon() {}

    /** 0 if either has no mass at all: then the distance is undefined. */
    static double distance(double[] p, double[] q) {
        double divergence = 0;
        double ofP = 0;
        double ofQ = 0;
        for (int i = 0; i < p.length; i++) {
            double middle = (p[i] + q[i]) / 2;
            divergence += part(p[i], middle) + part(q[i], middle);
            ofP += p[i];
            ofQ += q[i];
        }
        return ofP == 0 || ofQ == 0 ? 0 : Math.sqrt(Math.clamp(divergence / 2 / Math.log(2), 0, 1));
    }

    private static double part(double of, double middle) {
        return of > 0 ? of * Math.log(of / middle) : 0;
    }
}
