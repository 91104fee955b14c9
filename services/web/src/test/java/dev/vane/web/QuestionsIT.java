package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vane.clients.FollowerHealth;
import dev.vane.clients.FollowerHealth.State;
import dev.vane.clients.HttpListener;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Edit;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequests;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.ModelResponse.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model requests over a real socket. */
class QuestionsIT {
    private static final String REFERENCE = "{\"reference\": {\"host\": \"host-1\", \"vm\": \"vm-1\"}}";

    private final List<ModelRequest> asked = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private ModelResponse.Outcome outcome = new Refusal(Reason.NOT_FOUND, "vm", "there is no such VM");
    private boolean isSilent;
    private final RecentResponses responses = new RecentResponses();

    private final ConsoleServer server = new ConsoleServer(
            HttpListener.bind("web.listen", "127.0.0.1", 0),
            WebConfig.from(Map.of("web.listen", "127.0.0.1:0")),
            new Api(
                    new Fleet(10, Duration.ofHours(1)),
                    responses,
                    new RecordLookup(FakeTopics::new, ConsoleTopics.standard()),
                    () -> new FollowerHealth(State.LIVE, "", Duration.ZERO),
                    () -> true,
                    InstantSource.fixed(NOON)),
            new EventStream(),
            new Questions(Scripted::new, InstantSource.fixed(NOON)));

    private final class Scripted implements Questions.Asking {
        @Override
        public CompletableFuture<ModelResponse> ask(ModelRequest request, Duration timeout) {
            asked.add(request);
            return isSilent
                    ? CompletableFuture.failedFuture(new TimeoutException())
                    : CompletableFuture.completedFuture(new ModelResponse(request.id(), request.client(), outcome));
        }

        @Override
        public void close() {}
    }

    QuestionsIT() {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    private HttpResponse<String> post(String body, String type) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:%d/api/requests".formatted(server.port()));
        return http.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post(body, "application/json");
    }

    private static ModelResponse.Answer answer() {
        return new ModelResponse.Answer(
                prediction(VM, SECOND, 0.5),
                0.25f,
                new AttentionSummary(VM, SECOND, "model", List.of(), List.of(), List.of(), 0, 0, List.of(), List.of()),
                Optional.of(prediction(VM, SECOND, 0.75)),
                List.of(new RecordRange("vane.samples.v1", 1, 2, 3)),
                Optional.empty(),
                0);
    }

    @Test
    void passesARequestOnAndTellsTheAnswer() throws Exception {
        outcome = answer();

        HttpResponse<String> response = post("""
                {"id": "mine", "client": "sre", "model": "m@1", "timeoutMillis": 2000, "explain": true, "reference": {"host": "host-1",
                 "vm": "vm-1", "second": %d, "edits": [{"withoutNeighbour": "vm-2"}, {"metric": "a", "factor": 0.5},
                 {"metric": "b", "value": 2}, {"metric": "c", "asAt": 7}]}}""".formatted(SECOND));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(asked)
                .containsExactly(new ModelRequest(
                        "mine",
                        "sre",
                        Optional.of("m@1"),
                        OptionalLong.of(NOON.toEpochMilli() + 2000),
                        new ModelRequest.Reference(
                                VM,
                                OptionalLong.of(SECOND),
                                List.of(
                                        new Edit.WithoutNeighbour("vm-2"),
                                        new Edit.Factor("a", 0.5),
                                        new Edit.Value("b", 2),
                                        new Edit.AsAt("c", 7))),
                        new ModelRequest.Wanted(true, ModelRequest.Maps.NONE)));
        JsonNode json = JsonMapper.builder().build().readTree(response.body());
        assertThat(json.at("/prediction/relativePerformance").floatValue()).isEqualTo(0.5f);
        assertThat(json.at("/shifted").floatValue()).isEqualTo(0.25f);
        assertThat(json.at("/published/relativePerformance").floatValue()).isEqualTo(0.75f);
        assertThat(json.at("/sources/0/last").longValue()).isEqualTo(3);
    }

    @Test
    void takesAWindowThatIsSentAlong() throws Exception {
        post("""
                {"values": {"vm": "a", "columns": [{"metric": "m", "unit": "1"}],
                 "vms": [{"vm": "a", "cpus": "0-1", "rows": [[0.5], [null]]}]}}""");

        assertThat(asked.getFirst().window())
                .isEqualTo(new ModelRequest.Values(
                        "a",
                        List.of(new ModelRequest.Column("m", "1")),
                        List.of(new ModelRequest.VmRows(
                                "a",
                                Optional.of("0-1"),
                                List.of(List.of(OptionalDouble.of(0.5)), List.of(OptionalDouble.empty()))))));
    }

    @Test
    void tellsWhyARequestIsRefused() throws Exception {
        HttpResponse<String> response = post(REFERENCE);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body())
                .contains("\"error\":\"there is no such VM\"", "\"reason\":\"NOT_FOUND\"", "\"field\":\"vm\"");
    }

    @Test
    void tellsThatNobodyAnswers() throws Exception {
        isSilent = true;

        assertThat(post(REFERENCE).statusCode()).isEqualTo(504);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no JSON                                                        | the body must be JSON
            []                                                             | the body must be a JSON object
            {}                                                             | either reference or values must be given
            {"reference": {"vm": "v"}}                                     | host must be a text
            {"reference": {"host": "h", "vm": "v", "second": 1.5}}         | second must be a whole number
            {"reference": {"host": "h", "vm": "v", "edits": [{"metric": "m"}]}} | an edit must have withoutNeighbour
            {"reference": {"host": "h", "vm": "v"}, "id": "a b"}           | id must be
            {"reference": {"host": "h", "vm": "v"}, "timeoutMillis": 0}    | timeoutMillis must be 1 to 60000
            {"values": {"vm": "v", "vms": [{"vm": "v", "rows": [["x"]]}]}} | rows must hold numbers and null
            """)
    void saysWhatIsWrong(String body, String words) throws Exception {
        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(words);
        assertThat(asked).isEmpty();
    }

    @Test
    void tellsWhatCameOfTheNewestRequestsWhoeverSentThem() throws Exception {
        responses.add(new ModelResponse("first", "sre", answer()), NOON.toEpochMilli());
        responses.add(
                new ModelResponse("second", "", new Refusal(Reason.OVERSIZED, "", "too large")),
                NOON.plusSeconds(1).toEpochMilli());

        JsonNode told = JsonMapper.builder()
                .build()
                .readTree(RawHttp.send(server.port(), "GET /api/requests", "Host: localhost")
                        .body())
                .path("responses");

        assertThat(told.size()).isEqualTo(2);
        assertThat(told.get(0).path("refusal").path("reason").textValue()).isEqualTo("OVERSIZED");
        assertThat(told.get(0).path("prediction").isNull()).isTrue();
        assertThat(told.get(1).path("id").textValue()).isEqualTo("first");
        assertThat(told.get(1).path("time").longValue()).isEqualTo(NOON.getEpochSecond());
        assertThat(told.get(1).path("prediction").path("vm").textValue()).isEqualTo("vm-1");
        assertThat(told.get(1).path("prediction").path("relativePerformance").doubleValue())
                .isEqualTo(0.25);
        assertThat(told.get(1).path("prediction").path("published").doubleValue())
                .isEqualTo(0.75);
    }

    @Test
    void takesNothingThatAForeignPageCouldSend() throws Exception {
        assertThat(post(REFERENCE, "text/plain").statusCode()).isEqualTo(415);
        assertThat(post(REFERENCE, "application/json; charset=utf-8").statusCode())
                .isEqualTo(422);
        assertThat(RawHttp.send(server.port(), "PUT /api/requests", "Host: localhost")
                        .status())
                .isEqualTo(405);
        assertThat(RawHttp.send(server.port(), "OPTIONS /api/requests", "Host: localhost", "Origin: http://elsewhere")
                        .header("access-control-allow-origin"))
                .isNull();
    }

    @Test
    void takesNothingThatIsTooLarge() throws Exception {
        assertThat(post(" ".repeat(ModelRequests.MAX_VALUE_BYTES + 1)).statusCode())
                .isEqualTo(413);
    }
}
