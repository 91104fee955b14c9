package dev.vane.inference.attribution;

/** Whether an explanation is for a low or for a high prediction. */
public enum Direction {
    /** What makes the predicted relative performance worse. */
    LOWERS(-1),
    /** What makes it better. */
    RAISES(1);

    private final int sign;

    Direction(int sign) {
        this.sign = sign;
    }

    /** 1 where a higher prediction is asked about, −1 where a lower one is. */
    public int sign() {
        return sign;
    }
}
