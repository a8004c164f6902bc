package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.util.AccumulatorContext;
import org.apache.spark.util.AccumulatorMetadata;
import org.apache.spark.util.AccumulatorV2;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.JavaConverters;

class SinkAccumulatorTest {
    /** An exception there would end the heartbeats for good, and the driver would give up its executor. */
    @Test
    void aHeartbeatReadsNothingOfOneThatIsStillArriving() throws Exception {
        SinkAccumulator accumulator = new SinkAccumulator();
        accumulator.metadata_$eq(new AccumulatorMetadata(AccumulatorContext.newId(), Option.empty(), true));
        AccumulatorContext.register(accumulator);
        List<Boolean> seen = new ArrayList<>();
        TaskContext task = TaskContext$.MODULE$.empty();
        TaskContext$.MODULE$.setTaskContext(task);
        try (ObjectInputStream in = new Watched(serialized(accumulator), () -> JavaConverters.seqAsJavaList(
                        task.taskMetrics()._externalAccums())
                .forEach(each -> seen.add(((AccumulatorV2<?, ?>) each).isZero())))) {
            SinkAccumulator arrived = (SinkAccumulator) in.readObject();

            assertThat(seen).isNotEmpty().containsOnly(true);
            assertThat(arrived.value()).isEqualTo(SinkCounts.NONE);
        } finally {
            TaskContext$.MODULE$.unset();
            AccumulatorContext.remove(accumulator.id());
        }
    }

    private static InputStream serialized(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Does something while the accumulator's counts are read. */
    private static final class Watched extends ObjectInputStream {
        private final Runnable whileReading;

        Watched(InputStream in, Runnable whileReading) throws IOException {
            super(in);
            this.whileReading = whileReading;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            if (object instanceof SinkCounts) {
                whileReading.run();
            }
            return object;
        }
    }
}
