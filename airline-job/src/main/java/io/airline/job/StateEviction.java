package io.airline.job;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StateStoreSaveExec;
import scala.Option;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets Spark look for what is behind the watermark only if that has moved, which it does once for each slice. Spark would
 * look through the whole state with each micro-batch. Nothing can have come behind a watermark that has not moved:
 * what is behind the one of the micro-batch before is not merged.
 *
 * <p>The rule has nothing to do with columns; they are where Spark lets others change what it is about to execute.
 */
final class StateEviction extends ColumnarRule {
    private final Map<UUID, Eviction> evictions = new ConcurrentHashMap<>();

    @Override
    public Rule<SparkPlan> preColumnarTransitions() {
        return new Rule<>() {
            @Override
            public SparkPlan apply(SparkPlan plan) {
                return plan.transform(save());
            }
        };
    }

    private PartialFunction<SparkPlan, SparkPlan> save() {
        return new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(SparkPlan plan) {
                // Without a watermark are the first micro-batch and plans that are made to be described only.
                return plan instanceof StateStoreSaveExec save && watermark(save) > 0;
            }

            @Override
            public SparkPlan apply(SparkPlan plan) {
                StateStoreSaveExec save = (StateStoreSaveExec) plan;
                return isMoved(save) ? save : withoutEviction(save);
            }
        };
    }

    private boolean isMoved(StateStoreSaveExec save) {
        Eviction next = new Eviction(save.getStateInfo().storeVersion(), watermark(save));
        Eviction newest = evictions.merge(
                save.getStateInfo().queryRunId(),
                next,
                (before, now) -> now.watermark > before.watermark ? now : before);
        return newest.equals(next);
    }

    private static long watermark(StateStoreSaveExec save) {
        return save.eventTimeWatermarkForEviction().getOrElse(() -> 0L);
    }

    private static SparkPlan withoutEviction(StateStoreSaveExec save) {
        return save.copy(
                save.keyExpressions(),
                save.stateInfo(),
                save.outputMode(),
                save.eventTimeWatermarkForLateEvents(),
                Option.empty(),
                save.stateFormatVersion(),
                save.child());
    }

    /** The newest eviction of a query's run: in which version of the state, and up to which watermark. */
    private record Eviction(long version, long watermark) {}
}
