#!/bin/sh
# Starts a Connect worker: connect-distributed.sh WORKER.properties
# Honours the variables that Kafka's own launcher does. Java replaces this shell, so that SIGTERM reaches it.
base=/opt/kafka
: "${LOG_DIR:=$base/logs}"
: "${KAFKA_HEAP_OPTS:=-Xms256M -Xmx2G}"
# A worker that lives for minutes starts in half the time with the first compiler alone.
: "${KAFKA_JVM_PERFORMANCE_OPTS:=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC}"
: "${KAFKA_LOG4J_OPTS:=-Dlog4j2.configurationFile=$base/config/connect-log4j2.properties}"
mkdir -p "$LOG_DIR"
# shellcheck disable=SC2086 # several options in each variable
exec "$JAVA_HOME/bin/java" $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS -Djava.awt.headless=true \
  -Dkafka.logs.dir="$LOG_DIR" $KAFKA_LOG4J_OPTS $KAFKA_OPTS \
  -cp "$base/libs/*" org.apache.kafka.connect.cli.ConnectDistributed "$@"
