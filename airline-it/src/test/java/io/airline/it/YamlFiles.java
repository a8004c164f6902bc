package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as Compose and Kubernetes do: version 1.1, with merge keys; a key that is there twice is an error. */
final class YamlFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private YamlFiles() {}

    /** Returns the documents of the text, in its order. */
    static List<JsonNode> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(options)).loadAll(text).forEach(each -> documents.add(JSON.valueToTree(each)));
        return documents;
    }

    /** Returns the texts of a list, or of a single value; none if the node is missing. */
    static List<String> texts(JsonNode node) {
        if (node.isValueNode()) {
            return List.of(node.asText());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
