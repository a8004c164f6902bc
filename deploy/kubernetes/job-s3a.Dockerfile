# The job with what Hadoop needs to keep checkpoints in S3, or in a store that speaks its protocol. Spark 3.5.7 comes with
# Hadoop 3.3.4, and these are the versions that go with both.
FROM maven:3.9.11-eclipse-temurin-17 AS jars
RUN for artifact in org.apache.spark:spark-hadoop-cloud_2.12:3.5.7 org.apache.hadoop:hadoop-aws:3.3.4 \
      com.amazonaws:aws-java-sdk-bundle:1.12.262; do \
      mvn -B -q dependency:3.9.0:copy -Dartifact=$artifact -DoutputDirectory=/jars || exit 1; \
    done

FROM airline-job:0.1.0-SNAPSHOT
COPY --from=jars --chmod=0644 /jars/*.jar /opt/spark/jars/
USER 185
