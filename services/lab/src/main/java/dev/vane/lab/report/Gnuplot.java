package dev.vane.lab.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Draws pictures with gnuplot, a program of its own (Debian: gnuplot-nox). */
final class Gnuplot {
    private static final long PATIENCE_SECONDS = 60;
    private static final int WIDTH = 900;
    private static final int HEIGHT_PER_ROW = 18;
    private static final int HEIGHT_BESIDE_ROWS = 110;

    private Gnuplot() {}

    /**
     * Draws boxes, one for each row from top to bottom: quartiles, median, and whiskers to the quantiles 0.05 and 0.95.
     *
     * @param rows what each box is called, in order, and its values' spread
     * @param file SVG
     */
    static void boxes(String title, String axis, Map<String, Spread> rows, Path file)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder();
        script.append(start(file, HEIGHT_BESIDE_ROWS + HEIGHT_PER_ROW * rows.size(), title));
        script.append("$rows << END\n");
        int row = rows.size();
        for (Map.Entry<String, Spread> entry : rows.entrySet()) {
            Spread s = entry.getValue();
            script.append(String.format(
                    Locale.ROOT,
                    "%d %.4f %.4f %.4f %.4f %.4f %s%n",
                    row--,
                    s.low(),
                    s.lowerQuartile(),
                    s.median(),
                    s.upperQuartile(),
                    s.high(),
                    quoted(entry.getKey())));
        }
        script.append("END\n");
        script.append("set xlabel '%s'\nset yrange [0.3:%d.7]\nset xrange [0:*]\nset grid xtics\nunset key\n"
                .formatted(axis, rows.size()));
        script.append("set style fill solid 0.35 border lc rgb '#1f4e79'\nset boxwidth 0.6\n");
        script.append("plot $rows using 2:1:2:6:ytic(7) with xerrorbars pt 0 lc rgb '#1f4e79', \\\n");
        script.append("  '' using 4:1:3:5:($1-0.3):($1+0.3) with boxxyerror lc rgb '#1f4e79', \\\n");
        script.append("  '' using 4:1 with points pt 7 ps 0.5 lc rgb '#c00000'\n");
        run(script.toString());
    }

    /**
     * Draws lines over time above shaded stretches.
     *
     * @param lines points (seconds, value) by what the line is called, in order
     * @param shaded stretches of seconds, from and to
     */
    static void lines(String title, String axis, Map<String, List<double[]>> lines, List<double[]> shaded, Path file)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder(start(file, 360, title));
        script.append(
                "set xlabel 'seconds of the phase together'\nset ylabel '%s'\nset yrange [0:1.05]\n".formatted(axis));
        script.append("set grid ytics\nset key outside right\n");
        for (double[] stretch : shaded) {
            script.append(String.format(
                    Locale.ROOT,
                    "set object rectangle from %f, graph 0 to %f, graph 1 fc rgb '#f2c9c9' fs solid 0.6 noborder behind%n",
                    stretch[0],
                    stretch[1]));
        }
        int number = 0;
        StringBuilder plot = new StringBuilder("plot ");
        for (Map.Entry<String, List<double[]>> line : lines.entrySet()) {
            script.append("$line").append(number).append(" << END\n");
            for (double[] point : line.getValue()) {
                script.append(String.format(Locale.ROOT, "%f %.4f%n", point[0], point[1]));
            }
            script.append("END\n");
            plot.append(number == 0 ? "" : ", ")
                    .append("$line%d with linespoints pt 7 ps 0.3 lw 1.5 title %s"
                            .formatted(number++, quoted(line.getKey())));
        }
        run(script.append(plot).append('\n').toString());
    }

    private static String quoted(String text) {
        return '"' + text.replace('"', '\'') + '"';
    }

    private static String start(Path file, int height, String title) {
        return "set encoding utf8\nset terminal svg size %d,%d font 'sans-serif,12' noenhanced background 'white'\nset output '%s'\nset title %s\n"
                .formatted(WIDTH, height, file.toAbsolutePath(), quoted(title));
    }

    private static void run(String script) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("gnuplot").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("pictures are drawn with gnuplot: install it (Debian: gnuplot-nox)", e);
        }
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(script);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("gnuplot failed: " + said.strip().replace('\n', ' '));
        }
    }

    /** Pictures stand in a folder beside the page that shows them. */
    static Path folder(Path page) throws IOException {
        String name = page.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
        return Files.createDirectories(page.toAbsolutePath().resolveSibling(name));
    }
}
