package dev.vane.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageFilesTest {
    @Test
    void holdsThePageAndItsLibrariesAlone() {
        PageFiles files = PageFiles.read();

        assertThat(files.find("/")).isPresent();
        assertThat(files.find("/webjars/lit-html/directives/repeat.js")).isPresent();
        assertThat(files.find("/webjars/lit-html/package.json")).isEmpty();
        assertThat(files.find("/webjars/lit-html/3.3.2/lit-html.js")).isEmpty();
    }
}
