"""Functions, in their two stages. moto has none."""

import base64

from cloudfront_xml import ACCOUNT, Problem, Stored, find, now, text_of, to_xml


class Functions:
    def __init__(self):
        self.stages = {"DEVELOPMENT": {}, "LIVE": {}}
        self.created = {}

    def answer(self, request):
        if not request.path and request.method == "POST":
            return self.create(request)
        if not request.path:
            raise Problem(501, "NotImplemented", "The sandbox does not list functions")
        stage = request.query.get("Stage", ["DEVELOPMENT"])[0]
        found = self.stages[stage].get(request.path[0])
        if found is None:
            raise Problem(404, "NoSuchFunctionExists")
        if request.method == "GET":
            return self.read(found, stage, request.path[1:])
        found.must_match(request.if_match)
        return self.change(found, request)

    def create(self, request):
        name = text_of(request.body, "Name")
        if name in self.stages["DEVELOPMENT"]:
            raise Problem(409, "FunctionAlreadyExists")
        made = Stored(name, request.body)
        self.stages["DEVELOPMENT"][name] = made
        self.created[name] = now()
        return self.summary(made, "DEVELOPMENT", 201)

    def read(self, found, stage, rest):
        if rest == ["describe"]:
            return self.summary(found, stage)
        code = base64.b64decode(text_of(found.config, "FunctionCode"))
        return 200, {"ETag": found.etag, "Content-Type": "application/octet-stream"}, code

    def change(self, found, request):
        name = found.identifier
        if request.method == "DELETE":
            for stage in self.stages.values():
                stage.pop(name, None)
            return 204, {}, b""
        if request.path[1:] == ["publish"]:
            self.stages["LIVE"][name] = Stored(name, found.config)
            return self.summary(self.stages["LIVE"][name], "LIVE")
        found.change(request.body)
        status, headers, body = self.summary(found, "DEVELOPMENT")
        # AWS's own spelling in this one answer; SDKs look for it and for no other.
        return status, {**headers, "ETtag": found.etag}, body

    def summary(self, found, stage, status=200):
        name = found.identifier
        metadata = {
            "FunctionARN": f"arn:aws:cloudfront::{ACCOUNT}:function/{name}",
            "Stage": stage,
            "CreatedTime": self.created[name],
            "LastModifiedTime": found.modified,
        }
        body = {
            "Name": name,
            "Status": "DEPLOYED" if stage == "LIVE" else "UNPUBLISHED",
            "FunctionConfig": find(found.config, "FunctionConfig"),
            "FunctionMetadata": metadata,
        }
        return status, {"ETag": found.etag}, to_xml("FunctionSummary", body)
