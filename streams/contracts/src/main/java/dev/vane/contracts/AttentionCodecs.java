package dev.vane.contracts;

import static dev.vane.contracts.Fields.buffer;
import static dev.vane.contracts.Fields.bytes;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.AttentionStatistics.Head;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Attention maps and attention statistics as Avro. */
final class AttentionCodecs {
    static final AvroCodec<AttentionMap> MAP =
            new AvroCodec<>(Schemas.ATTENTION_MAP, AttentionCodecs::toAvro, AttentionCodecs::map);
    static final AvroCodec<AttentionStatistics> STATISTICS =
            new AvroCodec<>(Schemas.ATTENTION_STATISTICS, AttentionCodecs::toAvro, AttentionCodecs::statistics);

    private static final Schema MAP_SCHEMA = Schemas.ATTENTION_MAP.getLast();
    private static final Schema FEATURE =
            MAP_SCHEMA.getField("features").schema().getElementType();
    private static final Schema STATISTICS_SCHEMA = Schemas.ATTENTION_STATISTICS.getLast();
    private static final Schema HEAD =
            STATISTICS_SCHEMA.getField("heads").schema().getElementType();

    private AttentionCodecs() {}

    private static GenericRecord toAvro(AttentionMap map) {
        return record(MAP_SCHEMA)
                .set("host", map.key().host())
                .set("vm", map.key().vm())
                .set("second", map.second())
                .set("model", map.model())
                .set("branch", symbol(MAP_SCHEMA.getField("branch").schema(), map.branch()))
                .set("calibrated", map.calibrated())
                .set("blocks", map.blocks())
                .set("heads", map.heads())
                .set("tokens", map.tokens())
                .set("features", list(map.features(), item -> toAvro((AttentionMap.Feature) item)))
                .set("scales", buffer(map.scales()))
                .set("weights", buffer(map.weights()))
                .build();
    }

    private static GenericRecord toAvro(AttentionMap.Feature feature) {
        return record(FEATURE)
                .set("metric", feature.metric())
                .set("group", feature.group())
                .set("scope", symbol(FEATURE.getField("scope").schema(), feature.scope()))
                .set("present", feature.present())
                .build();
    }

    private static AttentionMap map(GenericRecord avro) {
        return new AttentionMap(
                Fields.key(avro),
                (Long) avro.get("second"),
                text(avro.get("model")),
                symbol(Branch.class, avro.get("branch")),
                (Boolean) avro.get("calibrated"),
                (Integer) avro.get("blocks"),
                (Integer) avro.get("heads"),
                (Integer) avro.get("tokens"),
                list(avro.get("features"), item -> feature((GenericRecord) item)),
                bytes(avro.get("scales")),
                bytes(avro.get("weights")));
    }

    private static AttentionMap.Feature feature(GenericRecord avro) {
        return new AttentionMap.Feature(
                text(avro.get("metric")), text(avro.get("group")), symbol(Scope.class, avro.get("scope")), (Boolean)
                        avro.get("present"));
    }

    private static GenericRecord toAvro(AttentionStatistics statistics) {
        return record(STATISTICS_SCHEMA)
                .set("host", statistics.key().host())
                .set("vm", statistics.key().vm())
                .set("second", statistics.second())
                .set("model", statistics.model())
                .set("heads", list(statistics.heads(), item -> toAvro((Head) item)))
                .build();
    }

    private static GenericRecord toAvro(Head head) {
        return record(HEAD)
                .set("branch", symbol(HEAD.getField("branch").schema(), head.branch()))
                .set("block", head.block())
                .set("head", head.head())
                .set("entropy", head.entropy())
                .set("peak", head.peak())
                .set("rawSinks", head.rawSinks())
                .set("rawSinkMass", head.rawSinkMass())
                .set("calibratedSinks", nullable(head.calibratedSinks()))
                .set("calibratedSinkMass", nullable(head.calibratedSinkMass()))
                .set("groupLift", nullable(head.groupLift()))
                .set("groupAccuracy", nullable(head.groupAccuracy()))
                .set("groupGuess", nullable(head.groupGuess()))
                .set("recencySeconds", nullable(head.recencySeconds()))
                .set("drift", nullable(head.drift()))
                .build();
    }

    private static AttentionStatistics statistics(GenericRecord avro) {
        return new AttentionStatistics(
                Fields.key(avro),
                (Long) avro.get("second"),
                text(avro.get("model")),
                list(avro.get("heads"), item -> head((GenericRecord) item)));
    }

    private static Head head(GenericRecord avro) {
        return new Head(
                symbol(Branch.class, avro.get("branch")),
                (Integer) avro.get("block"),
                (Integer) avro.get("head"),
                (Float) avro.get("entropy"),
                (Float) avro.get("peak"),
                (Integer) avro.get("rawSinks"),
                (Float) avro.get("rawSinkMass"),
                Fields.optionalInt(avro.get("calibratedSinks")),
                optional(avro.get("calibratedSinkMass")),
                optional(avro.get("groupLift")),
                optional(avro.get("groupAccuracy")),
                optional(avro.get("groupGuess")),
                optional(avro.get("recencySeconds")),
                optional(avro.get("drift")));
    }
}
