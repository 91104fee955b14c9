package dev.vane.lab.load;

/** Work that is running and takes orders. */
interface Load extends AutoCloseable {
    /**
     * Changes the load level at once.
     *
     * @throws IllegalArgumentException if this load has no such level
     */
    void level(int level);

    /** Returns when nothing is in flight any more, or after half a second; then nothing is told until {@link #resume}. */
    void pause();

    void resume();

    @Override
    void close();
}
