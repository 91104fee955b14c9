package dev.vane.pipeline;

import dev.vane.clients.TopicAdmin;
import dev.vane.pipeline.explain.ExplainTopology;
import dev.vane.pipeline.explain.SelectionStores;
import dev.vane.pipeline.feedback.FeedbackStores;
import dev.vane.pipeline.window.Stores;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What an application keeps in Kafka beside the platform's topics: the changelogs of its stores. */
public final class KeptState {
    private KeptState() {}

    /**
     * Deletes it, so that the application starts with empty stores from where it has read its topics.
     *
     * @param applicationId of a pipeline or an explainer
     * @return the names of the topics that are deleted
     * @throws IllegalStateException if an instance is running
     */
    public static List<String> delete(TopicAdmin admin, String applicationId) {
        if (admin.isInUse(applicationId)) {
            throw new IllegalStateException("%s has running instances; end all of them first".formatted(applicationId));
        }
        List<String> existing =
                admin.existing(Stream.of(Stores.ALL, SelectionStores.ALL, FeedbackStores.ALL, ExplainTopology.STORES)
                        .flatMap(Collection::stream)
                        .map(store -> Changelogs.name(applicationId, store))
                        .distinct()
                        .sorted()
                        .toList());
        admin.delete(existing);
        return existing;
    }
}
