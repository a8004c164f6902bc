package io.airline.producer;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The parts of an Excel workbook: XML files in a ZIP archive that name each other (ECMA-376, Open Packaging Conventions).
 *
 * <p>A small archive may unpack to very much, so a part is read with a budget. Document types are refused, and with them
 * all entities but XML's own.
 *
 * <p>Not thread-safe.
 */
final class WorkbookParts implements Closeable {
    /** Characters are kept in one or two bytes each: what is kept of a part takes some tens of MiB more at most. */
    private static final int MAX_PART = 32 << 20;

    /**
     * Elements within each other, and attributes of one: more than Excel writes. The JDK keeps all that is open, and looks
     * through the namespaces of all of it at each element.
     */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_ATTRIBUTES = 64;

    /** Characters of all names of elements, attributes and namespaces, which the JDK keeps until the end of a part. */
    private static final int MAX_NAMES = 1 << 16;

    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XML.setProperty("jdk.xml.maxElementDepth", MAX_DEPTH);
        XML.setProperty("jdk.xml.elementAttributeLimit", MAX_ATTRIBUTES);
    }

    private final ZipFile zip;

    WorkbookParts(Path path) throws IOException {
        this.zip = new ZipFile(path.toFile());
    }

    /**
     * Opens a part of which all is kept.
     *
     * @throws IOException if it is missing
     */
    Part open(String name) throws IOException {
        return open(name, new Budget(MAX_PART, "%s takes more than 32 MiB; save the sheet as .csv".formatted(name)));
    }

    /**
     * Opens a part of which one row at a time is kept.
     *
     * @param maxRow bytes of a row; {@link Part#renewBudget} is called before each
     * @throws IOException if it is missing
     */
    Part openRows(String name, int maxRow) throws IOException {
        return open(name, new Budget(maxRow, "a row of %s takes more than %d MiB".formatted(name, maxRow >> 20)));
    }

    private Part open(String name, Budget budget) throws IOException {
        // Names of parts do not depend on the case, those of entries do.
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            entry = zip.stream()
                    .filter(each -> each.getName().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException(name + " is missing"));
        }
        return new Part(name, zip.getInputStream(entry), budget);
    }

    /**
     * Returns the parts that a part names.
     *
     * @param source name of the part, empty for the archive as a whole
     */
    Relationships relationships(String source) throws IOException {
        int slash = source.lastIndexOf('/') + 1;
        String name = source.substring(0, slash) + "_rels/" + source.substring(slash) + ".rels";
        URI base = URI.create("/" + source);
        Map<String, String> byId = new HashMap<>();
        Map<String, String> byType = new HashMap<>();
        try (Part part = open(name)) {
            while (part.next()) {
                if (part.starts("Relationship") && !"External".equals(part.attribute("TargetMode"))) {
                    String target =
                            base.resolve(part.required("Target")).getPath().substring(1);
                    String type = part.required("Type");
                    byId.put(part.required("Id"), target);
                    byType.putIfAbsent(type.substring(type.lastIndexOf('/') + 1), target);
                }
            }
        }
        return new Relationships(byId, byType);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /**
     * What a part names.
     *
     * @param byId names of parts by the identity that the part has for them
     * @param byType names of parts by the last word of the type, for example {@code styles}; the first of each
     */
    record Relationships(Map<String, String> byId, Map<String, String> byType) {}

    /** Bytes that may be unpacked until the budget is renewed. */
    private static final class Budget {
        private final int most;
        private final String excess;
        private int left;

        Budget(int most, String excess) {
            this.most = most;
            this.excess = excess;
            this.left = most;
        }

        void renew() {
            left = most;
        }

        void spend(int bytes) throws IOException {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new IOException(excess);
            }
        }
    }

    private static final class BudgetedInputStream extends FilterInputStream {
        private final Budget budget;

        BudgetedInputStream(InputStream in, Budget budget) {
            super(in);
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            budget.spend(1);
            return super.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            budget.spend(read);
            return read;
        }
    }

    /** An XML file, read from start to end. */
    static final class Part implements Closeable {
        private final String name;
        private final InputStream in;
        private final Budget budget;
        private final XMLStreamReader reader;
        private final StringBuilder text = new StringBuilder();
        private final Set<String> names = new HashSet<>();
        private int lengthOfNames;

        private Part(String name, InputStream in, Budget budget) throws IOException {
            this.name = name;
            this.in = in;
            this.budget = budget;
            try {
                this.reader = XML.createXMLStreamReader(new BudgetedInputStream(in, budget));
            } catch (XMLStreamException e) {
                in.close();
                throw unreadable(e);
            }
        }

        /** Moves to what follows, which may be an element's start, its end or text. Returns whether there is anything. */
        boolean next() throws IOException {
            try {
                if (!reader.hasNext()) {
                    return false;
                }
                switch (reader.next()) {
                    case XMLStreamConstants.DTD ->
                        throw new IOException(name + " has a document type, which no workbook has");
                    case XMLStreamConstants.PROCESSING_INSTRUCTION -> keep("", reader.getPITarget());
                    case XMLStreamConstants.ENTITY_REFERENCE -> keep("", reader.getLocalName());
                    case XMLStreamConstants.START_ELEMENT -> keepNames();
                    default -> {
                        // It brings no name.
                    }
                }
                return true;
            } catch (XMLStreamException e) {
                throw unreadable(e);
            }
        }

        private void keepNames() throws IOException {
            keep(reader.getPrefix(), reader.getLocalName());
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                keep(reader.getAttributePrefix(i), reader.getAttributeLocalName(i));
            }
            for (int i = 0; i < reader.getNamespaceCount(); i++) {
                keep("xmlns", reader.getNamespacePrefix(i));
                keep("", reader.getNamespaceURI(i));
            }
        }

        private void keep(String prefix, String kept) throws IOException {
            String whole = prefix == null || prefix.isEmpty() ? kept : prefix + ':' + kept;
            if (whole != null && names.add(whole)) {
                lengthOfNames += whole.length();
                if (lengthOfNames > MAX_NAMES) {
                    throw new IOException("%s has more than %d characters of names".formatted(name, MAX_NAMES));
                }
            }
        }

        private IOException unreadable(XMLStreamException e) {
            // What the stream throws is nested, and not the cause.
            return e.getNestedException() instanceof IOException failure
                    ? failure
                    : new IOException("%s: %s".formatted(name, e.getMessage().replace('\n', ' ')));
        }

        /** Returns whether an element of that name starts here, in whatever namespace. */
        boolean starts(String element) {
            return reader.isStartElement() && reader.getLocalName().equals(element);
        }

        /** Returns whether an element of that name ends here, in whatever namespace. */
        boolean ends(String element) {
            return reader.isEndElement() && reader.getLocalName().equals(element);
        }

        /** Returns an attribute of the element that starts here, in whatever namespace, or null. */
        String attribute(String attribute) {
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                if (reader.getAttributeLocalName(i).equals(attribute)) {
                    return reader.getAttributeValue(i);
                }
            }
            return null;
        }

        /**
         * Returns an attribute of the element that starts here, in whatever namespace.
         *
         * @throws IOException if it has none
         */
        String required(String attribute) throws IOException {
            String value = attribute(attribute);
            if (value == null) {
                throw new IOException("%s: <%s> has no %s".formatted(name, reader.getLocalName(), attribute));
            }
            return value;
        }

        /** Moves to the end of the element of that name that has started, and returns the text in it. */
        String textOf(String element) throws IOException {
            text.setLength(0);
            appendTextOf(element);
            return text.toString();
        }

        /**
         * Moves to the end of the element of that name that has started, and returns what it shows: plain text or runs of
         * formatted text, without the reading aids of Japanese.
         */
        String richTextOf(String element) throws IOException {
            text.setLength(0);
            while (next() && !ends(element)) {
                if (starts("t")) {
                    appendTextOf("t");
                } else if (starts("rPh")) {
                    skip("rPh");
                }
            }
            return text.toString();
        }

        private void appendTextOf(String element) throws IOException {
            while (next() && !ends(element)) {
                if (reader.isCharacters()) {
                    text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                }
            }
        }

        private void skip(String element) throws IOException {
            while (next() && !ends(element)) {
                // It is not shown.
            }
        }

        /** Lets as much be read as at the start. */
        void renewBudget() {
            budget.renew();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
