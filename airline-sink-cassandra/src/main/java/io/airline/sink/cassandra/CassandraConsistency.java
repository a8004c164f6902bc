package io.airline.sink.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;

/** How many replicas have to have a row before it is stored. */
public enum CassandraConsistency {
    ONE(DefaultConsistencyLevel.ONE),
    LOCAL_ONE(DefaultConsistencyLevel.LOCAL_ONE),
    LOCAL_QUORUM(DefaultConsistencyLevel.LOCAL_QUORUM),
    QUORUM(DefaultConsistencyLevel.QUORUM),
    EACH_QUORUM(DefaultConsistencyLevel.EACH_QUORUM),
    ALL(DefaultConsistencyLevel.ALL);

    private final DefaultConsistencyLevel level;

    CassandraConsistency(DefaultConsistencyLevel level) {
        this.level = level;
    }

    DefaultConsistencyLevel level() {
        return level;
    }
}
