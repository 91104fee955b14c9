package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One VM that is watched: where to read it, and what was read last. */
final class Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private Target target;
    private VmTraits traits;
    private Reading before;
    private boolean isPublished;
    private boolean isTooLarge;

    Watched(Target target) {
        this.target = target;
    }

    String name() {
        return target.name();
    }

    Target target() {
        return target;
    }

    /** The VM as it was just found. If its totals stand in other files now, earlier ones say nothing about them. */
    void target(Target found) {
        if (target instanceof Group old && found instanceof Group group && !group.readsLike(old)) {
            before = null;
        }
        target = found;
    }

    VmTraits traits() {
        return traits;
    }

    /** What the VM was found to be. If its traffic is counted elsewhere now, earlier counts say nothing about it. */
    void traits(VmTraits found) {
        if (before != null && !found.network().readsLike(traits.network())) {
            before = before.withoutNetwork();
        }
        traits = found;
    }

    /** True once it had a sample. */
    boolean isPublished() {
        return isPublished;
    }

    /** Takes the next reading, and returns the one before it, if there is one. */
    Optional<Reading> next(Reading now) {
        Optional<Reading> earlier = Optional.ofNullable(before);
        earlier.ifPresent(now::follow);
        before = now;
        isPublished |= earlier.isPresent();
        sayOnceIfTooLarge(now);
        return earlier;
    }

    private void sayOnceIfTooLarge(Reading now) {
        if (now.tasks().isEmpty() && !isTooLarge) {
            isTooLarge = true;
            LOG.warn(
                    "no thread metrics vm={} reason=more than {} threads, or no schedstat",
                    name(),
                    TaskReader.MAX_TASKS);
        }
    }
}
