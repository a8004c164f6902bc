# The producer. Its build context is the root.
FROM eclipse-temurin:17.0.17_10-jre-noble
# A new volume takes over the owner of what it covers.
RUN useradd --system --uid 10001 --no-create-home airline && install -d -o airline -g airline /var/lib/airline
# The jar that Maven has built and tested, rather than one built anew in here.
COPY --chmod=0644 airline-producer/target/airline-producer-0.1.0-SNAPSHOT-runner.jar /opt/airline/airline-producer.jar
WORKDIR /var/lib/airline
# The user airline, as a number: Kubernetes cannot tell from a name that it is not root.
USER 10001
ENTRYPOINT ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/airline/airline-producer.jar"]
