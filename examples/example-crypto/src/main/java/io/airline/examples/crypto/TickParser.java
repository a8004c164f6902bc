package io.airline.examples.crypto;

import io.airline.producer.EventStamp;
import io.airline.producer.FieldException;
import io.airline.producer.Fields;
import io.airline.producer.RowParser;
import java.util.List;

/** Reads lines such as {@code BTC,60123.45}. The schema refuses an empty symbol, and a price that is not above 0. */
final class TickParser implements RowParser<Tick> {
    private static final int SYMBOL = 0;
    private static final int PRICE = 1;

    @Override
    public List<Column> columns() {
        return List.of(Column.required("SYMBOL"), Column.required("PRICE"));
    }

    @Override
    public Tick parse(Fields fields, EventStamp stamp) throws FieldException {
        String symbol = fields.text(SYMBOL);
        double price = fields.number(PRICE);
        fields.requireText(SYMBOL, symbol);
        if (price <= 0) {
            throw fields.schemaError(PRICE, "must be more than 0");
        }
        return new Tick(stamp.nextId(), stamp.now(), symbol, price);
    }
}
