package dev.vane.platform.config;

import org.apache.kafka.common.config.ConfigDef;

/**
 * One part's keys in the configuration file.
 *
 * @param title whose they are
 * @param keys the keys as they stand in the file
 */
public record Section(String title, ConfigDef keys) {}
