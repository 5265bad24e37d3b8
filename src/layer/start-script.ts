/** Where the worker's files are mounted. The folder and the misspelt name are the default image's contract. */
export const configFolder = "/etc/config";
/** Where secret values of worker properties are mounted, one file each. */
export const secretsFolder = "/etc/kafka-connect/secrets";

/** The names under which the properties are mounted: what Kafka calls the file, and what the default image reads. */
export const propertyFiles = ["connect-distributed.properties", "connect-distributes.properties"] as const;

/**
 * What a worker's container runs, in the shell of any of the known images: it adds the pod's own address to
 * the properties, since followers forward to the address that the leader advertises, finds the image's
 * launcher and becomes it, so that SIGTERM reaches Java.
 */
export const startScript: string = `set -eu
umask 077
properties=/tmp/connect-distributed.properties
cat ${configFolder}/${propertyFiles[1]} >"$properties"
case "$POD_IP" in *:*) host="[$POD_IP]" ;; *) host="$POD_IP" ;; esac
printf '\\nrest.advertised.host.name=%s\\n' "$host" >>"$properties"
if [ -d /app/connectors ]; then CLASSPATH='/app/connectors/*'; export CLASSPATH; fi
for home in /opt/kafka /kafka /opt/bitnami/kafka /app; do
  if [ -x "$home/bin/connect-distributed.sh" ]; then exec "$home/bin/connect-distributed.sh" "$properties"; fi
done
for launcher in connect-distributed connect-distributed.sh; do
  if command -v "$launcher" >/dev/null 2>&1; then exec "$launcher" "$properties"; fi
done
echo "no connect-distributed in this image; set the option image to one with Kafka Connect" >&2
exit 1
`;
