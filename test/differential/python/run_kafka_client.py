"""Plays one side of kafka_client with Canonical's own libraries, under the simulator of Juju that comes with ops.

Reads a JSON list of plays from standard input and prints a JSON list of what came of them, in their order. A play has
the keys `side` ("provider" or "requirer"), `library` ("v0", "v1", or "kafka4": v1 with TLS in the databag, which Charmed
Kafka 4 has for requests in v0), `juju` (a version), `bags` (what the other application publishes, one after the other,
each followed by a relation-changed) and, of a provider, `answer` (what it is to say). What comes of it: `bag` (the application's databag), `secrets` (contents by id) and `error` (how the last
hook failed, or null).
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import ops  # noqa: E402
from data_interfaces_v0 import v0  # noqa: E402
from dpcharmlibs import interfaces as v1  # noqa: E402
from ops import testing  # noqa: E402
from pydantic import Field  # noqa: E402

ENDPOINT = "kafka-client"


class Kafka4Response(v1.KafkaResponseModel):
    """A plain field where the library has a secret one."""

    tls: str | None = Field(default=None)


def provider_v0(answer):
    class Kafka(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.kafka = v0.KafkaProvides(self, ENDPOINT)
            framework.observe(self.kafka.on.topic_requested, self.on_topic_requested)

        def on_topic_requested(self, event):
            relation = event.relation.id
            self.kafka.set_bootstrap_server(relation, answer["endpoints"])
            self.kafka.set_consumer_group_prefix(relation, f"relation-{relation}-")
            self.kafka.set_credentials(relation, answer["username"], answer["password"])
            self.kafka.set_tls(relation, "enabled" if answer["tls"] else "disabled")
            if answer["tls-ca"] is not None:
                self.kafka.set_tls_ca(relation, answer["tls-ca"])
            self.kafka.set_topic(relation, event.topic)

    return Kafka


def provider_v1(answer, model=v1.KafkaResponseModel, tls=lambda on: on):
    class Kafka(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.kafka = v1.ResourceProviderEventHandler(self, ENDPOINT, v1.KafkaRequestModel)
            framework.observe(self.kafka.on.resource_requested, self.on_resource_requested)

        def on_resource_requested(self, event):
            request = event.request
            response = model(
                salt=request.salt,
                request_id=request.request_id,
                resource=request.resource,
                endpoints=answer["endpoints"],
                username=answer["username"],
                password=answer["password"],
                tls=tls(answer["tls"]),
                tls_ca=answer["tls-ca"],
                consumer_group_prefix=f"relation-{event.relation.id}-",
            )
            self.kafka.set_response(event.relation.id, response)

    return Kafka


def provider_kafka4(answer):
    return provider_v1(answer, Kafka4Response, lambda on: "enabled" if on else "disabled")


def requirer_v0(_answer):
    class Connect(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.kafka = v0.KafkaRequires(self, ENDPOINT, topic="connect-connect", extra_user_roles="admin")

    return Connect


def requirer_v1(_answer):
    class Connect(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            requests = [v1.KafkaRequestModel(resource="connect-connect", extra_user_roles="admin")]
            self.kafka = v1.ResourceRequirerEventHandler(self, ENDPOINT, requests, v1.KafkaResponseModel)

    return Connect


CHARMS = {
    ("provider", "v0"): provider_v0,
    ("provider", "v1"): provider_v1,
    ("provider", "kafka4"): provider_kafka4,
    ("requirer", "v0"): requirer_v0,
    ("requirer", "v1"): requirer_v1,
}


def play(one):
    provides = one["side"] == "provider"
    name = "kafka" if provides else "connect"
    meta = {"name": name, "provides" if provides else "requires": {ENDPOINT: {"interface": "kafka_client"}}}
    charm = CHARMS[one["side"], one["library"]](one.get("answer"))
    context = testing.Context(charm, meta=meta, juju_version=one["juju"])
    relation = testing.Relation(ENDPOINT, id=7, remote_app_name="connect" if provides else "kafka")
    state = testing.State(relations=[relation], leader=True)
    error = None
    try:
        state = context.run(context.on.relation_created(relation), state)
        for bag in one["bags"]:
            before = state.get_relation(7)
            changed = testing.Relation(
                ENDPOINT,
                id=7,
                remote_app_name=before.remote_app_name,
                remote_app_data=bag,
                local_app_data=before.local_app_data,
                local_unit_data=before.local_unit_data,
            )
            state = testing.State(relations=[changed], leader=True, secrets=state.secrets)
            state = context.run(context.on.relation_changed(changed, remote_unit=0), state)
    except Exception as caught:  # noqa: BLE001 - what the charm throws is an answer
        error = str(caught.__cause__ or caught)
    return {
        "bag": dict(state.get_relation(7).local_app_data),
        "secrets": {secret.id: secret.latest_content for secret in state.secrets},
        "error": error,
    }


print(json.dumps([play(one) for one in json.load(sys.stdin)]))
