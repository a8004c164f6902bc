# The job, and the Spark that runs it: driver, master and worker are this one image. Its build context is the root.
FROM spark:3.5.7-scala2.12-java17-ubuntu
USER root
# A new volume takes over the owner of what it covers.
RUN install -d -o spark -g spark /var/lib/airline /var/lib/airline/checkpoints /var/lib/airline/work
COPY --chmod=0644 deploy/local/settings/spark-log4j2.properties /opt/spark/conf/log4j2.properties
# The jar that Maven has built and tested, rather than one built anew in here.
COPY --chmod=0644 airline-job/target/airline-job-0.1.0-SNAPSHOT-shaded.jar /opt/airline/airline-job.jar
# The user spark, as a number: Kubernetes cannot tell from a name that it is not root.
USER 185
