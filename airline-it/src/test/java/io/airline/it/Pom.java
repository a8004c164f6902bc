package io.airline.it;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What the root pom says of versions. */
final class Pom {
    private Pom() {}

    /** Returns the version of the project. */
    static String version() {
        return child(document().getDocumentElement(), "version");
    }

    /** Returns a property, for example {@code version.kafka}. */
    static String property(String name) {
        return child((Element) document().getElementsByTagName("properties").item(0), name);
    }

    private static Document document() {
        Path file = Requirements.root().resolve("pom.xml");
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (Exception e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent().strip();
            }
        }
        throw new IllegalArgumentException("the root pom has no " + name);
    }
}
