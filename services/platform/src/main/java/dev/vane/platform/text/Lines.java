package dev.vane.platform.text;

import java.util.ArrayList;
import java.util.List;

/** Text in lines. */
public final class Lines {
    private Lines() {}

    /** Breaks a text between words into lines that are not longer than this, unless a word is. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() >= width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
