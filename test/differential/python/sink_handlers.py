"""The least that a charm on charms.reactive must do for what examples/mongodb-sink does when nothing has changed."""

import __main__ as layers
from charms.reactive import endpoint_from_name, when


@when("endpoint.kafka.joined")
def look_at_brokers() -> None:
    dict(endpoint_from_name("kafka").all_joined_units.received_raw)


@when("endpoint.mongodb.joined")
def look_at_mongodb() -> None:
    dict(endpoint_from_name("mongodb").all_joined_units.received_raw)


@when("endpoint.kafka.joined", "endpoint.mongodb.joined")
def report() -> None:
    layers.statuses.append(("active", "ready"))
