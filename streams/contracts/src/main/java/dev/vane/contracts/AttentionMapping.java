package dev.vane.contracts;

import static dev.vane.contracts.Fields.buffer;
import static dev.vane.contracts.Fields.bytes;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.AttentionStatistics.Head;

/** Attention maps and attention statistics to Avro and back. */
final class AttentionMapping {

    private AttentionMapping() {}

    static dev.vane.AttentionMap toAvro(AttentionMap map) {
        return dev.vane.AttentionMap.newBuilder()
                .setHost(map.key().host())
                .setVm(map.key().vm())
                .setSecond(map.second())
                .setModel(map.model())
                .setBranch(symbol(dev.vane.Branch.class, map.branch()))
                .setCalibrated(map.calibrated())
                .setBlocks(map.blocks())
                .setHeads(map.heads())
                .setTokens(map.tokens())
                .setFeatures(list(map.features(), AttentionMapping::toAvro))
                .setScales(buffer(map.scales()))
                .setWeights(buffer(map.weights()))
                .build();
    }

    private static dev.vane.MapFeature toAvro(AttentionMap.Feature feature) {
        return dev.vane.MapFeature.newBuilder()
                .setMetric(feature.metric())
                .setGroup(feature.group())
                .setScope(symbol(dev.vane.Scope.class, feature.scope()))
                .setPresent(feature.present())
                .build();
    }

    static AttentionMap map(dev.vane.AttentionMap avro) {
        return AttentionMapBuilder.builder()
                .key(Fields.key(avro.getHost(), avro.getVm()))
                .second(avro.getSecond())
                .model(text(avro.getModel()))
                .branch(symbol(Branch.class, avro.getBranch()))
                .calibrated(avro.getCalibrated())
                .blocks(avro.getBlocks())
                .heads(avro.getHeads())
                .tokens(avro.getTokens())
                .features(list(avro.getFeatures(), AttentionMapping::feature))
                .scales(bytes(avro.getScales()))
                .weights(bytes(avro.getWeights()))
                .build();
    }

    private static AttentionMap.Feature feature(dev.vane.MapFeature avro) {
        return new AttentionMap.Feature(
                text(avro.getMetric()), text(avro.getGroup()), symbol(Scope.class, avro.getScope()), avro.getPresent());
    }

    static dev.vane.AttentionStatistics toAvro(AttentionStatistics statistics) {
        return dev.vane.AttentionStatistics.newBuilder()
                .setHost(statistics.key().host())
                .setVm(statistics.key().vm())
                .setSecond(statistics.second())
                .setModel(statistics.model())
                .setHeads(list(statistics.heads(), AttentionMapping::toAvro))
                .build();
    }

    private static dev.vane.HeadStatistics toAvro(Head head) {
        return dev.vane.HeadStatistics.newBuilder()
                .setBranch(symbol(dev.vane.Branch.class, head.branch()))
                .setBlock(head.block())
                .setHead(head.head())
                .setEntropy(head.entropy())
                .setPeak(head.peak())
                .setRawSinks(head.rawSinks())
                .setRawSinkMass(head.rawSinkMass())
                .setCalibratedSinks(nullable(head.calibratedSinks()))
                .setCalibratedSinkMass(nullable(head.calibratedSinkMass()))
                .setGroupLift(nullable(head.groupLift()))
                .setGroupAccuracy(nullable(head.groupAccuracy()))
                .setGroupGuess(nullable(head.groupGuess()))
                .setRecencySeconds(nullable(head.recencySeconds()))
                .setDrift(nullable(head.drift()))
                .build();
    }

    static AttentionStatistics statistics(dev.vane.AttentionStatistics avro) {
        return new AttentionStatistics(
                Fields.key(avro.getHost(), avro.getVm()),
                avro.getSecond(),
                text(avro.getModel()),
                list(avro.getHeads(), AttentionMapping::head));
    }

    private static Head head(dev.vane.HeadStatistics avro) {
        return AttentionStatisticsHeadBuilder.builder()
                .branch(symbol(Branch.class, avro.getBranch()))
                .block(avro.getBlock())
                .head(avro.getHead())
                .entropy(avro.getEntropy())
                .peak(avro.getPeak())
                .rawSinks(avro.getRawSinks())
                .rawSinkMass(avro.getRawSinkMass())
                .calibratedSinks(optional(avro.getCalibratedSinks()))
                .calibratedSinkMass(optional(avro.getCalibratedSinkMass()))
                .groupLift(optional(avro.getGroupLift()))
                .groupAccuracy(optional(avro.getGroupAccuracy()))
                .groupGuess(optional(avro.getGroupGuess()))
                .recencySeconds(optional(avro.getRecencySeconds()))
                .drift(optional(avro.getDrift()))
                .build();
    }
}
