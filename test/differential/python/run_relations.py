"""Plays the other side of connect_client and kube-control with Canonical's own libraries, under ops' simulator of Juju.

Reads a JSON list of plays from standard input and prints a JSON list of what came of them, in their order.

`connect-requirer`: an application with the library data_interfaces v0, with the keys `juju` (a version), `plugin` (its
plugin-url), `bag` (what the provider publishes, or null) and `secrets` (contents by id). What comes of it: `bag` (what it
publishes), `events` (what the library tells its charm), `created` (whether it calls its request answered) and `seen` (what
it reads of endpoints, username, password and tls, at the last event and later).

`kube-provider`: a control plane that signs what a unit asks for, with the keys `request` (the unit's databag), `unit`,
`endpoints`, `ca` and `token`. What comes of it: `bag` (the databag of its unit) and `secrets` (contents by id).

`kube-requirer`: a unit that asks for a token, with the keys `user`, `group` and `schemas`. What comes of it: `bag`.
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import ops  # noqa: E402
from data_interfaces_v0 import v0  # noqa: E402
from ops import testing  # noqa: E402
from ops.interface_kube_control import KubeControlProvides, KubeControlRequirer  # noqa: E402


def connect_requirer(one):
    endpoint = "connect-client"
    seen = {"events": [], "values": {}, "created": False}

    class Integrator(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.data = v0.KafkaConnectRequirerData(self.model, endpoint, plugin_url=one["plugin"])
            self.connect = v0.KafkaConnectRequirerEventHandlers(self, self.data)
            framework.observe(self.connect.on.integration_created, self.on_created)
            framework.observe(self.connect.on.integration_endpoints_changed, self.on_endpoints_changed)
            framework.observe(self.on.update_status, self.on_update_status)

        def on_created(self, event):
            seen["events"].append("integration_created")
            seen["values"]["event"] = {"username": event.username, "password": event.password, "tls": event.tls}

        def on_endpoints_changed(self, _event):
            seen["events"].append("integration_endpoints_changed")

        def on_update_status(self, _event):
            seen["created"] = self.data.is_resource_created()
            [relation] = self.model.relations[endpoint]
            later = self.data.as_dict(relation.id)
            seen["values"]["later"] = {key: later.get(key) for key in ("endpoints", "username", "password", "tls")}

    meta = {"name": "integrator", "requires": {endpoint: {"interface": "connect_client"}}}
    context = testing.Context(Integrator, meta=meta, juju_version=one["juju"])
    relation = testing.Relation(endpoint, id=7, remote_app_name="connect")
    state = context.run(context.on.relation_created(relation), testing.State(relations=[relation], leader=True))
    asked = dict(state.get_relation(7).local_app_data)
    if one["bag"] is not None:
        before = state.get_relation(7)
        answered = testing.Relation(
            endpoint,
            id=7,
            remote_app_name="connect",
            remote_app_data=one["bag"],
            local_app_data=before.local_app_data,
            local_unit_data=before.local_unit_data,
        )
        secrets = [testing.Secret(content, id=id, owner=None) for id, content in one["secrets"].items()]
        state = testing.State(relations=[answered], leader=True, secrets=secrets)
        state = context.run(context.on.relation_changed(answered, remote_unit=0), state)
        context.run(context.on.update_status(), state)
    return {"bag": asked, "events": seen["events"], "created": seen["created"], "seen": seen["values"]}


def kube_provider(one):
    endpoint = "kube-control"

    class ControlPlane(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.control = KubeControlProvides(self, endpoint)
            framework.observe(self.on[endpoint].relation_changed, self.on_changed)

        def on_changed(self, _event):
            self.control.set_api_endpoints(one["endpoints"])
            self.control.set_ca_certificate(one["ca"])
            for request in self.control.auth_requests:
                self.control.sign_auth_request(request, one["token"], "kubelet", "proxy")

    meta = {"name": "k8s", "provides": {endpoint: {"interface": "kube-control"}}}
    context = testing.Context(ControlPlane, meta=meta)
    name, number = one["unit"].split("/")
    relation = testing.Relation(
        endpoint, id=7, remote_app_name=name, remote_units_data={int(number): one["request"]}
    )
    state = testing.State(relations=[relation], leader=True)
    state = context.run(context.on.relation_changed(relation, remote_unit=int(number)), state)
    return {
        "bag": dict(state.get_relation(7).local_unit_data),
        "secrets": {secret.id: secret.latest_content for secret in state.secrets},
    }


def kube_requirer(one):
    endpoint = "kube-control"

    class Worker(ops.CharmBase):
        def __init__(self, framework):
            super().__init__(framework)
            self.control = KubeControlRequirer(self, endpoint, schemas=one["schemas"])
            framework.observe(self.on[endpoint].relation_created, self.on_created)

        def on_created(self, _event):
            self.control.set_auth_request(one["user"], one["group"])

    meta = {"name": "worker", "requires": {endpoint: {"interface": "kube-control"}}}
    context = testing.Context(Worker, meta=meta)
    relation = testing.Relation(endpoint, id=7, remote_app_name="k8s", local_unit_data={})
    state = context.run(context.on.relation_created(relation), testing.State(relations=[relation]))
    return {"bag": dict(state.get_relation(7).local_unit_data)}


PLAYS = {"connect-requirer": connect_requirer, "kube-provider": kube_provider, "kube-requirer": kube_requirer}

print(json.dumps([PLAYS[one["play"]](one) for one in json.load(sys.stdin)]))
