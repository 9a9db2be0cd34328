"""Response headers policies. moto has none."""

import uuid

from cloudfront_xml import Problem, Stored, to_xml


class ResponseHeadersPolicies:
    def __init__(self):
        self.stored = {}

    def answer(self, request):
        if not request.path and request.method == "POST":
            made = Stored(str(uuid.uuid4()), request.body)
            self.stored[made.identifier] = made
            return 201, {"ETag": made.etag}, describe(made)
        found = self.stored.get(request.path[0]) if request.path else None
        if found is None:
            raise Problem(404, "NoSuchResponseHeadersPolicy")
        if request.method == "GET":
            config = request.path[1:] == ["config"]
            return 200, {"ETag": found.etag}, to_xml("", found.config) if config else describe(found)
        found.must_match(request.if_match)
        if request.method == "DELETE":
            del self.stored[found.identifier]
            return 204, {}, b""
        found.change(request.body)
        return 200, {"ETag": found.etag}, describe(found)


def describe(stored):
    policy = {
        "Id": stored.identifier,
        "LastModifiedTime": stored.modified,
        "ResponseHeadersPolicyConfig": stored.config,
    }
    return to_xml("ResponseHeadersPolicy", policy)
