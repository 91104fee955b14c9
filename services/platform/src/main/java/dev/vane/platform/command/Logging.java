package dev.vane.platform.command;

import java.nio.file.Path;

/** Where the log goes. Must be said before the first line is logged. */
final class Logging {
    private Logging() {}

    /** To standard error, more of it. */
    static void verbose() {
        System.setProperty("vane.log.level", "DEBUG");
        System.setProperty("vane.log.clients", "WARN");
    }

    /** To a file, so that a table on the terminal stays clean. */
    static void toFile(Path file) {
        System.setProperty("logback.configurationFile", "logback-file.xml");
        System.setProperty("vane.log.file", file.toString());
    }
}
