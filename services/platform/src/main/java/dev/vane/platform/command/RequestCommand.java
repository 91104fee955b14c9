package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.RequestClient;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Edit;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.web.RequestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "request",
        description =
                "Asks for a prediction: of a window that the pipeline has seen, as it was or with something different,"
                        + " or of one in a file. 'vane answer' must run. Exit code 1 if it is refused or nobody answers.")
final class RequestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST",
            description = "Name of the host, as predictions have it.")
    private Optional<String> host = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "VM", description = "Name of the VM.")
    private Optional<String> vm = Optional.empty();

    @Option(
            names = "--second",
            paramLabel = "TIME",
            description = "Event time of the window's last row, in seconds since the epoch. Default: that of the newest"
                    + " prediction.")
    private OptionalLong second = OptionalLong.empty();

    @Option(names = "--without", paramLabel = "VM", description = "Leaves out this neighbour. May be repeated.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--factor",
            paramLabel = "METRIC=NUMBER",
            description = "Multiplies the VM's own values of a metric. May be repeated.")
    private List<String> factors = new ArrayList<>();

    @Option(
            names = "--value",
            paramLabel = "METRIC=NUMBER",
            description = "Gives the VM's own metric this value, in the metric's unit. May be repeated.")
    private List<String> values = new ArrayList<>();

    @Option(
            names = "--as-at",
            paramLabel = "METRIC=TIME",
            description = "Gives the VM's own metric the value that it had in another second. May be repeated.")
    private List<String> asAt = new ArrayList<>();

    @Option(
            names = "--window",
            paramLabel = "FILE",
            description =
                    "Asks about the window in this JSON file instead of HOST and VM: {\"vm\", \"columns\": [{\"metric\","
                            + " \"unit\"}], \"vms\": [{\"vm\", \"cpus\", \"rows\": [[number or null]]}]}.")
    private Optional<Path> window = Optional.empty();

    @Option(
            names = "--explain",
            description = "Wants an explanation, too: evidence, likely cause, and what each neighbour costs.")
    private boolean explain;

    @Option(
            names = "--maps",
            paramLabel = "FILE",
            description =
                    "Wants all attention, too, and writes it to this file: a JSON object a line for each block of each"
                            + " branch, before and after calibration, with its weights by head, query and key.")
    private Optional<Path> maps = Optional.empty();

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The request's id. A repeated one gets the same answer. Default: a new one.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--client",
            paramLabel = "NAME",
            defaultValue = "vane-request",
            description = "Who asks; limits hold for each client. Default: ${DEFAULT-VALUE}")
    private String client;

    @Option(names = "--ask-model", paramLabel = "NAME@VERSION", description = "Wants the answer of this model only.")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Durations.class,
            description = "How long to wait for an answer; also the request's deadline. Default: ${DEFAULT-VALUE}")
    private Duration timeout;

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        ModelRequest request = request();
        Brokers.requireReachable(kafka);
        try (RequestClient requests = new RequestClient(kafka)) {
            List<ModelResponse> whole = requests.askWhole(request, timeout).get();
            ModelResponse response = whole.getFirst();
            print(request, response);
            if (maps.isPresent() && response.outcome() instanceof Answer) {
                write(whole.subList(1, whole.size()), maps.get());
            }
            return response.outcome() instanceof Answer ? 0 : 1;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new IllegalStateException(
                        "no answer within %d ms: does 'vane answer' run?".formatted(timeout.toMillis()), e);
            }
            throw e;
        }
    }

    private ModelRequest request() throws IOException {
        try {
            return new ModelRequest(
                    id.orElseGet(() -> UUID.randomUUID().toString()),
                    client,
                    model,
                    OptionalLong.of(InstantSource.system().millis() + timeout.toMillis()),
                    window.isPresent() ? sentAlong(window.get()) : reference(),
                    new ModelRequest.Wanted(
                            explain, maps.isPresent() ? ModelRequest.Maps.FLOATS : ModelRequest.Maps.NONE));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ModelRequest.Reference reference() {
        if (host.isEmpty() || vm.isEmpty()) {
            throw new IllegalArgumentException("HOST and VM must be given, or --window FILE");
        }
        List<Edit> edits = new ArrayList<>();
        without.forEach(one -> edits.add(new Edit.WithoutNeighbour(one)));
        factors.forEach(one -> edits.add(edit("--factor", one, Edit.Factor::new)));
        values.forEach(one -> edits.add(edit("--value", one, Edit.Value::new)));
        asAt.forEach(one -> edits.add(edit("--as-at", one, (metric, time) -> new Edit.AsAt(metric, time.longValue()))));
        return new ModelRequest.Reference(new VmKey(host.get(), vm.get()), second, edits);
    }

    private static Edit edit(String option, String text, BiFunction<String, Double, Edit> edit) {
        String[] parts = text.split("=", 2);
        try {
            return edit.apply(parts[0], Double.valueOf(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("%s must be METRIC=NUMBER: %s".formatted(option, text), e);
        }
    }

    private static ModelRequest.Values sentAlong(Path file) throws IOException {
        return RequestJson.values(RequestJson.object(Files.readAllBytes(file)));
    }

    private void write(List<ModelResponse> parts, Path file) throws IOException {
        if (parts.isEmpty()) {
            Output.line(spec, "no attention: a repeated request gets its answer without it; ask with another --id");
            return;
        }
        List<String> lines = new ArrayList<>();
        for (ModelResponse part : parts) {
            lines.add(Output.json(RequestJson.of(part)));
        }
        Files.write(file, lines);
    }

    private void print(ModelRequest request, ModelResponse response) {
        if (json) {
            Output.line(spec, Output.json(RequestJson.of(response)));
            return;
        }
        switch (response.outcome()) {
            case Refusal refusal ->
                Output.line(
                        spec,
                        "refused: %s%s: %s"
                                .formatted(
                                        refusal.reason(),
                                        refusal.field().isEmpty() ? "" : " (%s)".formatted(refusal.field()),
                                        refusal.detail()));
            case Answer answer -> said(request, answer).forEach(line -> Output.line(spec, line));
            case MapPart _ -> throw new IllegalStateException("a part of attention maps came before its answer");
        }
    }

    private static List<String> said(ModelRequest request, Answer answer) {
        Prediction prediction = answer.prediction();
        List<String> lines = new ArrayList<>();
        lines.add("%s at %d: %s%s, model %s"
                .formatted(
                        prediction.key(),
                        prediction.second(),
                        performance(prediction),
                        prediction.unfamiliar() ? ", unfamiliar" : "",
                        prediction.model()));
        answer.published().ifPresent(published -> lines.add("published: %s".formatted(performance(published))));
        boolean isEdited = request.window() instanceof ModelRequest.Reference reference
                && !reference.edits().isEmpty();
        if (isEdited && answer.published().isPresent()) {
            double change = answer.shifted() - answer.published().get().relativePerformance();
            lines.add(String.format(
                    Locale.ROOT,
                    "with these edits it would be %.1f %%: %+.1f points",
                    100 * answer.shifted(),
                    100 * change));
        }
        answer.explanation().map(Explanation::sentence).ifPresent(lines::add);
        lines.add("the model looked at "
                + answer.attention().groupShares().stream()
                        .limit(3)
                        .map(RequestCommand::share)
                        .toList());
        return lines;
    }

    private static String share(GroupShare share) {
        return String.format(
                Locale.ROOT,
                "%s %s %.0f %%",
                share.scope().name().toLowerCase(Locale.ROOT),
                share.group(),
                100 * share.share());
    }

    private static String performance(Prediction prediction) {
        String interval = prediction.lower().isPresent() && prediction.upper().isPresent()
                ? String.format(
                        Locale.ROOT,
                        " (%.1f to %.1f %%)",
                        100 * prediction.lower().getAsDouble(),
                        100 * prediction.upper().getAsDouble())
                : "";
        return String.format(Locale.ROOT, "%.1f %%%s", 100 * prediction.relativePerformance(), interval);
    }
}
