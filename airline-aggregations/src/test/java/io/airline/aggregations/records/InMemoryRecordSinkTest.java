package io.airline.aggregations.records;

import io.airline.aggregations.testing.InMemoryRecordSink;
import io.airline.aggregations.testing.Observation;
import io.airline.aggregations.testing.RecordSinkContract;
import java.util.List;
import java.util.Map;

final class InMemoryRecordSinkTest extends RecordSinkContract {
    private final InMemoryRecordSink.Store store = new InMemoryRecordSink.Store();

    @Override
    protected RecordSink open() {
        return new InMemoryRecordSink(Observation.TABLE, store);
    }

    @Override
    protected List<Map<String, Object>> stored() {
        return store.stored(Observation.TABLE);
    }
}
