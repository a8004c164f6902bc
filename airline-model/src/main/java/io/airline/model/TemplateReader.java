package io.airline.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Reads records of one writer's schema into templates, which it finds by the bytes of the recurring fields. Where few
 * records find theirs, looking for it costs more than it saves, and is given up for a while.
 *
 * <p>Of fixed size: a template has two places, given by its bytes, and long ones have none. Not thread-safe.
 *
 * @param <E> the record class
 */
final class TemplateReader<E extends SpecificRecordBase> {
    /** After so many records each time it is judged whether templates are worth their while. */
    static final int TRIAL = 1 << 14;

    /** How many records are read without templates until the next trial. */
    static final int REST = 32 * TRIAL;

    /** In bytes. */
    static final int LONGEST = 512;

    private final FlatRecordReader<E> fields;

    /** By the writer's fields. */
    private final boolean[] isRecurring;

    /** The writer's fields that are read and do not recur. */
    private final int[] varying;

    /** Makes places differ of readers of different writers, whose records may have the same bytes. */
    private final long seed;

    /** Of the record that is read: where its recurring fields begin and end, in turn, neighbours as one. */
    private final int[] spans;

    /** Of the record that is read: where its fields begin. */
    private final int[] starts;

    private int ends;

    /** By place, the bytes of the recurring fields, null where there is no template; made when the first record comes. */
    private byte[][] recurring = {};

    private Template<E>[] templates;

    private int tried;
    private int found;
    private int resting;

    /**
     * Makes a reader without templates yet.
     *
     * @param fields reads whole records
     * @param recurring names of the writer's fields
     */
    TemplateReader(FlatRecordReader<E> fields, Schema writer, Set<String> recurring) {
        this.fields = fields;
        this.isRecurring = new boolean[fields.size()];
        for (Schema.Field field : writer.getFields()) {
            isRecurring[field.pos()] = recurring.contains(field.name());
        }
        this.varying = IntStream.range(0, fields.size())
                .filter(i -> fields.isRead(i) && !isRecurring[i])
                .toArray();
        this.seed = SchemaStore.fingerprint(writer);
        this.spans = new int[2 * fields.size()];
        this.starts = new int[fields.size()];
    }

    /** Returns a template with the record that the decoder stands before. */
    Template<E> read(ByteArrayDecoder in) throws IOException {
        if (resting > 0) {
            resting--;
            return new Template<>(Template.NO_PLACE, fields.read(in));
        }
        if (templates == null) {
            recurring = new byte[Template.LIMIT][];
            templates = newTemplates();
        }
        tried++;
        if (tried == TRIAL) {
            resting = found > TRIAL / 2 ? 0 : REST;
            tried = 0;
            found = 0;
        }
        int start = in.position();
        locate(in);
        int end = in.position();
        int place = placeOf(in.bytes());
        for (int i = place; i <= place + 1; i++) {
            if (recurring[i] != null && isAt(i, in.bytes())) {
                found++;
                templates[i].found();
                fill(templates[i].event(), in);
                in.position(end);
                return templates[i];
            }
        }
        in.position(start);
        E event = fields.read(in);
        int free = freeOf(place);
        int length = length();
        if (free == Template.NO_PLACE || length > LONGEST) {
            return new Template<>(Template.NO_PLACE, event);
        }
        recurring[free] = copyOf(in.bytes(), length);
        templates[free] = new Template<>(free, event);
        return templates[free];
    }

    /** Returns one of the two places that begin there, unless both are taken by templates that are found often. */
    private int freeOf(int place) {
        if (recurring[place] == null || recurring[place + 1] == null) {
            return recurring[place] == null ? place : place + 1;
        }
        if (templates[place].yields()) {
            return place;
        }
        if (templates[place + 1].yields()) {
            return place + 1;
        }
        return Template.NO_PLACE;
    }

    private void locate(ByteArrayDecoder in) throws IOException {
        ends = 0;
        for (int i = 0; i < isRecurring.length; i++) {
            starts[i] = in.position();
            fields.skip(i, in);
            if (isRecurring[i]) {
                if (i == 0 || !isRecurring[i - 1]) {
                    spans[ends] = starts[i];
                    ends += 2;
                }
                spans[ends - 1] = in.position();
            }
        }
    }

    private void fill(E event, ByteArrayDecoder in) throws IOException {
        for (int i : varying) {
            in.position(starts[i]);
            fields.readInto(event, i, in);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing else is put into it
    private Template<E>[] newTemplates() {
        return new Template[Template.LIMIT];
    }

    /** Returns the first of the record's two places. */
    private int placeOf(byte[] bytes) {
        long hash = seed;
        for (int i = 0; i < ends; i += 2) {
            hash = ByteHash.of(hash, bytes, spans[i], spans[i + 1]);
        }
        return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(Template.LIMIT))) & -2;
    }

    private int length() {
        int length = 0;
        for (int i = 0; i < ends; i += 2) {
            length += spans[i + 1] - spans[i];
        }
        return length;
    }

    /** Where each span ends need not be compared: in one schema, equal bytes are equal fields. */
    private boolean isAt(int place, byte[] bytes) {
        byte[] known = recurring[place];
        int from = 0;
        for (int i = 0; i < ends; i += 2) {
            int to = from + spans[i + 1] - spans[i];
            if (to > known.length || !Arrays.equals(known, from, to, bytes, spans[i], spans[i + 1])) {
                return false;
            }
            from = to;
        }
        return from == known.length;
    }

    private byte[] copyOf(byte[] bytes, int length) {
        byte[] copy = new byte[length];
        int from = 0;
        for (int i = 0; i < ends; i += 2) {
            int size = spans[i + 1] - spans[i];
            System.arraycopy(bytes, spans[i], copy, from, size);
            from += size;
        }
        return copy;
    }
}
