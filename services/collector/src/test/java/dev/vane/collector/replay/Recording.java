package dev.vane.collector.replay;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A recording that a test writes. */
final class Recording {
    private final Path folder;

    Recording(Path folder) {
        this.folder = folder;
        write("metrics.csv", "metric,transform,combine,scale,columns", "vm.memory.rss,gauge,,1024,rss_kib");
    }

    Recording traces(String... rows) {
        return write("traces.csv", lines("file,host,vm,offset,first,last", rows));
    }

    Recording metrics(String... rows) {
        return write("metrics.csv", lines("metric,transform,combine,scale,columns", rows));
    }

    /** A trace with nothing but resident memory, at the given seconds. */
    Recording trace(String name, long... seconds) {
        List<String> rows = new ArrayList<>(List.of("second,rss_kib"));
        for (long second : seconds) {
            rows.add(second + ",1");
        }
        return write(name, rows.toArray(String[]::new));
    }

    Recording write(String name, String... lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Text as it is, whatever the file's name says. */
    Recording writePlain(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ReplaySource open() {
        return ReplaySource.open(ReplayConfig.asFastAsPossible(folder));
    }

    List<HostSecond> replay() throws InterruptedException {
        try (ReplaySource source = open()) {
            return all(source);
        }
    }

    static List<HostSecond> all(Source source) throws InterruptedException {
        List<HostSecond> seconds = new ArrayList<>();
        for (var next = source.next(); next.isPresent(); next = source.next()) {
            seconds.add(next.get());
        }
        return seconds;
    }

    private static String[] lines(String header, String... rows) {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(List.of(rows));
        return lines.toArray(String[]::new);
    }
}
