package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;

/** What an error costs. */
public enum Loss {
    /** ln cosh: half the square of a small error, a large error less ln 2. */
    LOG_COSH {
        @Override
        NDArray of(NDArray error) {
            return error.cosh().log();
        }
    },
    /** The error without its sign. */
    ABSOLUTE {
        @Override
        NDArray of(NDArray error) {
            return error.abs();
        }
    },
    /** The error's square. */
    SQUARED {
        @Override
        NDArray of(NDArray error) {
            return error.square();
        }
    };

    /** Cost of each error. */
    abstract NDArray of(NDArray error);
}
