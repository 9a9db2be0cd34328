"""CloudFront. moto's own distributions lose half of what they are told, and it has no policies and no functions.

Each kind of resource keeps the configuration it was given and returns it as AWS does: complete. The provider of
Terraform reads fields that AWS always sends without asking whether they are there, and dies where they are not.
"""

import re
import urllib.parse
import uuid
from xml.etree import ElementTree

import cloudfront_distributions
import cloudfront_functions
import cloudfront_policies
from cloudfront_xml import NAMESPACE, Problem, text_of, to_xml

VERSION = "2020-05-31"

STATUS = {200: "200 OK", 201: "201 Created", 204: "204 No Content"}


class CloudFront:
    """Answers what the kinds below know; everything else (origin access controls) is moto's."""

    def __init__(self, application):
        self.application = application
        self.tags = {}
        self.kinds = {
            "distribution": cloudfront_distributions.Distributions(self.tags),
            "function": cloudfront_functions.Functions(),
            "response-headers-policy": cloudfront_policies.ResponseHeadersPolicies(),
        }

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"].strip("/").split("/")
        if path[0] != VERSION or not is_cloudfront(environ):
            return self.application(environ, start_response)
        kind, *rest = path[1:]
        if kind != "tagging" and kind not in self.kinds:
            return self.application(environ, start_response)
        return self.respond(Request(environ, rest), kind, start_response)

    def respond(self, request, kind, start_response):
        try:
            handler = self.tagging if kind == "tagging" else self.kinds[kind].answer
            status, headers, body = handler(request)
            line = STATUS[status]
        except Problem as problem:
            line, headers, body = f"{problem.status} {problem.code}", {}, problem.body()
        fixed = {"Content-Type": "text/xml", "Content-Length": str(len(body)), "x-amzn-RequestId": str(uuid.uuid4())}
        start_response(line, list({**fixed, **headers}.items()))
        return [body]

    def tagging(self, request):
        tags = self.tags.setdefault(request.query["Resource"][0], {})
        if request.method == "GET":
            items = [{"Key": key, "Value": value} for key, value in tags.items()]
            return 200, {}, to_xml("Tags", {"Items": {"Tag": items}})
        if request.query["Operation"] == ["Untag"]:
            for key in request.body.iter(f"{NAMESPACE}Key"):
                tags.pop(key.text, None)
        for tag in request.body.iter(f"{NAMESPACE}Tag"):
            tags[text_of(tag, "Key")] = text_of(tag, "Value")
        return 204, {}, b""


class Request:
    def __init__(self, environ, path):
        self.method = environ["REQUEST_METHOD"]
        self.path = [urllib.parse.unquote(part) for part in path]
        self.query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        self.if_match = environ.get("HTTP_IF_MATCH")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.body = ElementTree.fromstring(environ["wsgi.input"].read(length)) if length else None


def is_cloudfront(environ):
    return re.search(r"Credential=[^/]+/\d+/[^/]+/cloudfront/", environ.get("HTTP_AUTHORIZATION", "")) is not None
