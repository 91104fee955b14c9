package dev.vane.contracts;

import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.AttentionSummary.SecondWeight;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;

/** Predictions, attention summaries, skipped windows and dead letters, to Avro and back. */
final class OutcomeMapping {

    private OutcomeMapping() {}

    static dev.vane.Prediction toAvro(Prediction prediction) {
        return dev.vane.Prediction.newBuilder()
                .setHost(prediction.key().host())
                .setVm(prediction.key().vm())
                .setSecond(prediction.second())
                .setRelativePerformance(prediction.relativePerformance())
                .setLower(nullable(prediction.lower()))
                .setUpper(nullable(prediction.upper()))
                .setFamiliarity(nullable(prediction.familiarity()))
                .setRealRows(prediction.realRows())
                .setImputedRows(prediction.imputedRows())
                .setModel(prediction.model())
                .setTrained(prediction.trained())
                .setUnfamiliar(prediction.unfamiliar())
                .setLedger(prediction.ledger().map(OutcomeMapping::toAvro).orElse(null))
                .setDegradation(list(prediction.degradation(), OutcomeMapping::toAvro))
                .setAdaptation(
                        prediction.adaptation().map(OutcomeMapping::toAvro).orElse(null))
                .setLosses(prediction.losses().map(OutcomeMapping::toAvro).orElse(null))
                .setCondition(prediction.condition().map(OutcomeMapping::toAvro).orElse(null))
                .build();
    }

    private static dev.vane.Condition toAvro(Condition condition) {
        return dev.vane.Condition.newBuilder()
                .setState(symbol(dev.vane.ConditionState.class, condition.state()))
                .setProbability(condition.probability())
                .setSince(condition.since())
                .build();
    }

    private static Condition condition(dev.vane.Condition avro) {
        return new Condition(symbol(Condition.State.class, avro.getState()), avro.getProbability(), avro.getSince());
    }

    private static dev.vane.Adaptation toAvro(Adaptation adaptation) {
        RawPrediction raw = adaptation.raw();
        return dev.vane.Adaptation.newBuilder()
                .setRaw(dev.vane.RawPrediction.newBuilder()
                        .setRelativePerformance(raw.relativePerformance())
                        .setLower(nullable(raw.lower()))
                        .setUpper(nullable(raw.upper()))
                        .build())
                .setOffset(adaptation.offset())
                .setOwnWeight(adaptation.ownWeight())
                .setWindows(adaptation.windows())
                .setMeasuredSecond(
                        adaptation.measuredSecond().isPresent()
                                ? adaptation.measuredSecond().getAsLong()
                                : null)
                .setIntervalFactor(adaptation.intervalFactor())
                .build();
    }

    private static Adaptation adaptation(dev.vane.Adaptation avro) {
        dev.vane.RawPrediction raw = avro.getRaw();
        return new Adaptation(
                new RawPrediction(raw.getRelativePerformance(), optional(raw.getLower()), optional(raw.getUpper())),
                avro.getOffset(),
                avro.getOwnWeight(),
                avro.getWindows(),
                avro.getMeasuredSecond() == null ? OptionalLong.empty() : OptionalLong.of(avro.getMeasuredSecond()),
                avro.getIntervalFactor());
    }

    private static dev.vane.CpuLosses toAvro(CpuLosses losses) {
        return dev.vane.CpuLosses.newBuilder()
                .setLostTo(list(losses.lostTo(), OutcomeMapping::toAvro))
                .setLostToRest(nullable(losses.lostToRest()))
                .setPresses(list(losses.presses(), OutcomeMapping::toAvro))
                .setFairShare(nullable(losses.fairShare()))
                .build();
    }

    private static dev.vane.CpuLoss toAvro(CpuLosses.Loss loss) {
        return dev.vane.CpuLoss.newBuilder()
                .setVm(loss.vm())
                .setCores(loss.cores())
                .build();
    }

    private static CpuLosses losses(dev.vane.CpuLosses avro) {
        return new CpuLosses(
                list(avro.getLostTo(), OutcomeMapping::loss),
                optional(avro.getLostToRest()),
                list(avro.getPresses(), OutcomeMapping::loss),
                optional(avro.getFairShare()));
    }

    private static CpuLosses.Loss loss(dev.vane.CpuLoss avro) {
        return new CpuLosses.Loss(Fields.vmName(avro.getVm()), avro.getCores());
    }

    private static dev.vane.StallLedger toAvro(StallLedger ledger) {
        return dev.vane.StallLedger.newBuilder()
                .setOnCpu((float) ledger.onCpu())
                .setQuota(nullable(ledger.quota()))
                .setSiblings(nullable(ledger.siblings()))
                .setOthers(nullable(ledger.others()))
                .setAllowed(nullable(ledger.allowed()))
                .setQuotaLimit(nullable(ledger.quotaLimit()))
                .build();
    }

    private static dev.vane.Degradation toAvro(Degradation degradation) {
        return dev.vane.Degradation.newBuilder()
                .setBelow(degradation.below())
                .setProbability(degradation.probability())
                .build();
    }

    private static StallLedger ledger(dev.vane.StallLedger avro) {
        return new StallLedger(
                avro.getOnCpu(),
                optional(avro.getQuota()),
                optional(avro.getSiblings()),
                optional(avro.getOthers()),
                optional(avro.getAllowed()),
                optional(avro.getQuotaLimit()));
    }

    static Prediction prediction(dev.vane.Prediction avro) {
        return PredictionBuilder.builder()
                .key(Fields.key(avro.getHost(), avro.getVm()))
                .second(avro.getSecond())
                .relativePerformance(avro.getRelativePerformance())
                .lower(optional(avro.getLower()))
                .upper(optional(avro.getUpper()))
                .familiarity(optional(avro.getFamiliarity()))
                .realRows(avro.getRealRows())
                .imputedRows(avro.getImputedRows())
                .model(text(avro.getModel()))
                .trained(avro.getTrained())
                .unfamiliar(avro.getUnfamiliar())
                .ledger(Optional.ofNullable(avro.getLedger()).map(OutcomeMapping::ledger))
                .degradation(list(avro.getDegradation(), one -> new Degradation(one.getBelow(), one.getProbability())))
                .adaptation(Optional.ofNullable(avro.getAdaptation()).map(OutcomeMapping::adaptation))
                .losses(Optional.ofNullable(avro.getLosses()).map(OutcomeMapping::losses))
                .condition(Optional.ofNullable(avro.getCondition()).map(OutcomeMapping::condition))
                .build();
    }

    static dev.vane.SkippedWindow toAvro(SkippedWindow skipped) {
        return dev.vane.SkippedWindow.newBuilder()
                .setHost(skipped.key().host())
                .setVm(skipped.key().vm())
                .setSecond(skipped.second())
                .setReason(symbol(dev.vane.SkipReason.class, skipped.reason()))
                .setRealRows(skipped.realRows())
                .setImputedRows(skipped.imputedRows())
                .build();
    }

    static SkippedWindow skippedWindow(dev.vane.SkippedWindow avro) {
        return new SkippedWindow(
                Fields.key(avro.getHost(), avro.getVm()),
                avro.getSecond(),
                symbol(SkippedWindow.Reason.class, avro.getReason()),
                avro.getRealRows(),
                avro.getImputedRows());
    }

    static dev.vane.AttentionSummary toAvro(AttentionSummary summary) {
        return dev.vane.AttentionSummary.newBuilder()
                .setHost(summary.key().host())
                .setVm(summary.key().vm())
                .setSecond(summary.second())
                .setModel(summary.model())
                .setTopMetrics(list(summary.topMetrics(), OutcomeMapping::toAvro))
                .setTopSeconds(list(summary.topSeconds(), OutcomeMapping::toAvro))
                .setGroupShares(list(summary.groupShares(), OutcomeMapping::toAvro))
                .setTemporalEntropy(summary.temporalEntropy())
                .setSystemEntropy(summary.systemEntropy())
                .setTemporalHeadEntropies(summary.temporalHeadEntropies())
                .setSystemHeadEntropies(summary.systemHeadEntropies())
                .build();
    }

    private static dev.vane.MetricWeight toAvro(MetricWeight weight) {
        return dev.vane.MetricWeight.newBuilder()
                .setMetric(weight.metric())
                .setScope(symbol(dev.vane.Scope.class, weight.scope()))
                .setWeight(weight.weight())
                .build();
    }

    private static dev.vane.SecondWeight toAvro(SecondWeight weight) {
        return dev.vane.SecondWeight.newBuilder()
                .setAgeSeconds(weight.ageSeconds())
                .setWeight(weight.weight())
                .build();
    }

    private static dev.vane.GroupShare toAvro(GroupShare share) {
        return dev.vane.GroupShare.newBuilder()
                .setGroup(share.group())
                .setScope(symbol(dev.vane.Scope.class, share.scope()))
                .setShare(share.share())
                .build();
    }

    static AttentionSummary attentionSummary(dev.vane.AttentionSummary avro) {
        return AttentionSummaryBuilder.builder()
                .key(Fields.key(avro.getHost(), avro.getVm()))
                .second(avro.getSecond())
                .model(text(avro.getModel()))
                .topMetrics(list(avro.getTopMetrics(), OutcomeMapping::metricWeight))
                .topSeconds(list(avro.getTopSeconds(), OutcomeMapping::secondWeight))
                .groupShares(list(avro.getGroupShares(), OutcomeMapping::groupShare))
                .temporalEntropy(avro.getTemporalEntropy())
                .systemEntropy(avro.getSystemEntropy())
                .temporalHeadEntropies(list(avro.getTemporalHeadEntropies(), List::copyOf))
                .systemHeadEntropies(list(avro.getSystemHeadEntropies(), List::copyOf))
                .build();
    }

    private static MetricWeight metricWeight(dev.vane.MetricWeight avro) {
        return new MetricWeight(text(avro.getMetric()), symbol(Scope.class, avro.getScope()), avro.getWeight());
    }

    private static SecondWeight secondWeight(dev.vane.SecondWeight avro) {
        return new SecondWeight(avro.getAgeSeconds(), avro.getWeight());
    }

    private static GroupShare groupShare(dev.vane.GroupShare avro) {
        return new GroupShare(text(avro.getGroup()), symbol(Scope.class, avro.getScope()), avro.getShare());
    }

    static dev.vane.DeadLetter toAvro(DeadLetter letter) {
        return dev.vane.DeadLetter.newBuilder()
                .setReason(symbol(dev.vane.DeadLetterReason.class, letter.reason()))
                .setDetail(letter.detail())
                .setKey(bytes(letter.key()))
                .setValue(bytes(letter.value()))
                .setTopic(letter.topic())
                .setPartition(letter.partition())
                .setOffset(letter.offset())
                .setAppendTime(letter.appendTimeMillis())
                .build();
    }

    static DeadLetter deadLetter(dev.vane.DeadLetter avro) {
        return new DeadLetter(
                symbol(DeadLetter.Reason.class, avro.getReason()),
                text(avro.getDetail()),
                content(avro.getKey()),
                content(avro.getValue()),
                text(avro.getTopic()),
                avro.getPartition(),
                avro.getOffset(),
                avro.getAppendTime());
    }

    private static ByteBuffer bytes(Optional<Bytes> bytes) {
        return bytes.map(Fields::buffer).orElse(null);
    }

    private static Optional<Bytes> content(ByteBuffer field) {
        return Optional.ofNullable(field).map(Fields::bytes);
    }
}
