package dev.vane.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Branch;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Where an attention map stands on its topic: maps are large, so only this is kept.
 *
 * @param partition partition of the maps topic
 * @param offset offset there
 * @param head what the map is of
 */
record MapPlace(TopicPartition partition, long offset, Head head) {
    /**
     * What a map is of.
     *
     * @param second event time of the window's last row, in seconds since the epoch
     * @param model name and version of the model bundle
     * @param branch whose attention
     * @param calibrated true after calibration of sinks
     * @param blocks transformer blocks
     * @param heads heads of each block
     * @param tokens keys and queries, CLS first
     */
    record Head(long second, String model, Branch branch, boolean calibrated, int blocks, int heads, int tokens) {
        static Head of(AttentionMap map) {
            return new Head(
                    map.second(), map.model(), map.branch(), map.calibrated(), map.blocks(), map.heads(), map.tokens());
        }

        boolean isOf(long wantedSecond, Branch wantedBranch, boolean wantedCalibrated) {
            return second == wantedSecond && branch == wantedBranch && calibrated == wantedCalibrated;
        }
    }

    /** A map without its weights. */
    record Description(@JsonUnwrapped Head head, List<AttentionMap.Feature> features) {}
}
