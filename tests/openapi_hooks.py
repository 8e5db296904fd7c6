"""What is known to the receiver of this test takes the place of every other word that schemathesis makes up: else no request would
get past the first look."""

import json
import os

import schemathesis

KNOWN = json.loads(os.environ["XUEZHAO_KNOWN"])


def chosen(value):
    return len(repr(value)) % 2 == 0


@schemathesis.hook
def map_path_parameters(context, parameters):
    if parameters and "receipt" in parameters and chosen(parameters):
        return {**parameters, "receipt": KNOWN["receipt"]}
    return parameters


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict) and chosen(body):
        known = {name: word for name, word in KNOWN.items() if isinstance(body.get(name), str)}
        return {**body, **known}
    if isinstance(body, bytes) and chosen(body) and context.operation.path.endswith("/roster"):
        return KNOWN["roster"].encode()
    return body
