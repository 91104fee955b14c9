package dev.vane.training.crossfit;

import dev.vane.training.example.Example;

/** What is left out as a whole, so that nothing of it is on both sides of a split. */
public enum LeftOut {
    /** An application on any host: what is predicted is an application that was never seen. */
    APPLICATIONS("application") {
        @Override
        String of(Example example) {
            return example.group();
        }
    },
    /** A host with all that ran on it; its applications may have been seen on others. */
    HOSTS("host") {
        @Override
        String of(Example example) {
            return example.host();
        }
    };

    private final String one;

    LeftOut(String one) {
        this.one = one;
    }

    /** What one of them is called. */
    String one() {
        return one;
    }

    /** What all of them are called. */
    public String many() {
        return one + "s";
    }

    /** Which one an example is of. */
    abstract String of(Example example);
}
