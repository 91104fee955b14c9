package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is watched as one VM. */
sealed interface Target {
    /** The VM's name. */
    String name();

    /**
     * A control group with all below it.
     *
     * @param name the VM's name
     * @param path path of the group, the same in every hierarchy
     * @param kind what runs in it
     * @param unified its folder in the v2 hierarchy
     * @param controllers its folder for each v1 controller
     * @param taskFiles files that list its threads, one for each group of its subtree
     */
    record Group(
            String name,
            String path,
            Kind kind,
            Optional<Path> unified,
            Map<String, Path> controllers,
            List<Path> taskFiles)
            implements Target {
        enum Kind {
            MACHINE,
            CONTAINER,
            OTHER
        }

        public Group {
            controllers = Map.copyOf(controllers);
            taskFiles = List.copyOf(taskFiles);
        }

        Optional<Path> controller(String controller) {
            return Optional.ofNullable(controllers.get(controller));
        }

        /** True if its counters stand in the same files; then they may be compared with an earlier reading. */
        boolean readsLike(Group other) {
            return unified.equals(other.unified) && controllers.equals(other.controllers);
        }
    }

    /**
     * A process and all its descendants.
     *
     * @param name the VM's name
     * @param pid id of the first process
     * @param startTicks when the first process started, in clock ticks since the machine was booted; empty if it does not
     *     tell, and then any process with the id is taken for it
     */
    record ProcessTree(String name, long pid, OptionalLong startTicks) implements Target {}
}
