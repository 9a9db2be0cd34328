"""Services of AWS's JSON protocol that moto lacks or answers wrongly: one small class each, beside moto."""

import json
import re
import uuid

ACCOUNT = "123456789012"


class Problem(Exception):
    """An error of AWS, with AWS's own code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Tags:
    """The tags of one service's resources by ARN, as its calls spell them."""

    def __init__(self, key="Key", value="Value"):
        self.key, self.value = key, value
        self.of = {}

    def put(self, arn, tags):
        self.of.setdefault(arn, {}).update({tag[self.key]: tag[self.value] for tag in tags or []})

    def remove(self, arn, keys):
        for key in keys:
            self.of.get(arn, {}).pop(key, None)

    def list(self, arn):
        return [{self.key: key, self.value: value} for key, value in self.of.get(arn, {}).items()]


class JsonApis:
    """Answers the operations of its services and passes everything else on.

    `services` has a class by the prefix of `X-Amz-Target`; each region gets an instance of its own. `CreateApplication`
    is its method `create_application`, which takes the decoded request and returns what is to be encoded.
    """

    def __init__(self, application, services):
        self.application = application
        self.services = services
        self.instances = {}

    def __call__(self, environ, start_response):
        prefix, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")
        if prefix not in self.services:
            return self.application(environ, start_response)
        service = self.instance(prefix, region_of(environ))
        method = getattr(service, snake(operation), None)
        status, answer = perform(method, operation, read(environ))
        body = json.dumps(answer).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "Content-Length": str(len(body))}
        start_response(status, list({**headers, "x-amzn-RequestId": str(uuid.uuid4())}.items()))
        return [body]

    def instance(self, prefix, region):
        if (prefix, region) not in self.instances:
            self.instances[prefix, region] = self.services[prefix](region)
        return self.instances[prefix, region]


def perform(method, operation, request):
    if method is None:
        return "400 Bad Request", {"__type": "UnknownOperationException", "message": f"sandbox: no {operation}"}
    try:
        return "200 OK", method(request) or {}
    except Problem as problem:
        return "400 Bad Request", {"__type": problem.code, "message": str(problem)}


def snake(operation):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation).lower()


def read(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return json.loads(environ["wsgi.input"].read(length) or "{}")


def region_of(environ):
    found = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    return found.group(1) if found else "us-east-1"
