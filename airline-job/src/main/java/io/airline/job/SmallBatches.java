package io.airline.job;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Lets one task do all of a small micro-batch, where another stage would cost more than its events do. A stream's query asks
 * for one partition before the merge, so that Spark has nothing to exchange, if the state has one partition too; of a
 * micro-batch that is not small this takes that wish away.
 */
final class SmallBatches extends SparkStrategy {
    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        List<SparkPlan> planned = plan instanceof Repartition wish && CombinedSource.isLarge(wish.child())
                ? List.of(planLater(wish.child()))
                : List.of();
        return JavaConverters.asScalaBuffer(planned).toSeq();
    }
}
