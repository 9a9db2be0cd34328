"""Gaps of moto's S3."""

import datetime
import html
import json
import re
import threading
import urllib.parse

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3 import models
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response

SUBRESOURCES = ("intelligent-tiering", "analytics", "metrics", "inventory")

NOT_FOUND = (
    b"<Error><Code>NoSuchConfiguration</Code>"
    b"<Message>The specified configuration does not exist.</Message></Error>"
)

STATUS = {200: "200 OK", 204: "204 No Content", 404: "404 Not Found"}


class BucketSubresources:
    """Without this, moto takes `PUT /bucket?metrics` for CreateBucket and `DELETE /bucket?metrics` for DeleteBucket."""

    def __init__(self, application):
        self.application = application
        self.stored = {}

    def __call__(self, environ, start_response):
        query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        name = next((name for name in SUBRESOURCES if name in query), None)
        if name is None or not is_s3(environ):
            return self.application(environ, start_response)
        bucket = environ["PATH_INFO"].split("/")[1]
        status, body = self.answer((bucket, name, query.get("id", [""])[0]), environ)
        headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
        start_response(STATUS[status], headers)
        return [body]

    def answer(self, key, environ):
        method = environ["REQUEST_METHOD"]
        if method == "PUT":
            self.stored[key] = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return 200, b""
        if method == "DELETE":
            self.stored.pop(key, None)
            return 204, b""
        return (200, self.stored[key]) if key in self.stored else (404, NOT_FOUND)


def is_s3(environ):
    return re.search(r"Credential=[^/]+/\d+/[^/]+/s3/", environ.get("HTTP_AUTHORIZATION", "")) is not None


def without_transport(policy):
    """The policy without the statements that ask for TLS: on loopback there is none, and none is needed."""
    document = json.loads(policy)
    kept = [one for one in document["Statement"] if "aws:SecureTransport" not in json.dumps(one.get("Condition", {}))]
    return json.dumps({**document, "Statement": kept}).encode() if kept else None


def go_on_after_a_deletion():
    """moto ends a listing of versions when the one it would go on after was deleted meanwhile; S3 goes on behind its place."""
    list_all = S3Backend.list_object_versions

    def list_object_versions(self, bucket_name, key_marker=None, version_id_marker=None, **options):
        marker = (key_marker, version_id_marker)
        if key_marker:
            keys = self.get_bucket(bucket_name).keys.iterlists()
            there = [(version.name, version.version_id) for _, versions in keys for version in versions]
            if not version_id_marker:
                # A listing behind a key: moto would leave out the first version of the next one.
                key_marker += "\0"
            if marker not in there:
                # A key's versions are kept oldest first and listed newest first: the one listed last comes first.
                before = [name for name, _ in there if name < key_marker]
                last = max(before, default=None)
                marker = next((one for one in there if one[0] == last), (None, None))
        return list_all(self, bucket_name, key_marker=marker[0], version_id_marker=marker[1], **options)

    S3Backend.list_object_versions = list_object_versions


LISTED = re.compile(r"<(Version|DeleteMarker)>.*?<Key>(.*?)</Key>.*?<VersionId>(.*?)</VersionId>.*?</\1>", re.DOTALL)


def list_in_one_sequence():
    """moto lists versions first and delete markers behind them; S3 lists a key's in one sequence, the newest first."""
    list_both = S3Response.list_object_versions

    def list_object_versions(self):
        status, headers, body = list_both(self)
        text = body.decode() if isinstance(body, bytes) else body
        ages = {}
        for name, versions in self.backend.get_bucket(self.bucket_name).keys.iterlists():
            ages.update({(name, one.version_id or "null"): -n for n, one in enumerate(versions)})

        def place(found):
            name, version = html.unescape(found.group(2)), found.group(3)
            return name, ages[name, version]

        in_order = iter(sorted(LISTED.finditer(text), key=place))
        return status, headers, LISTED.sub(lambda _: next(in_order).group(0), text)

    S3Response.list_object_versions = list_object_versions


def tell_writes_apart():
    """moto sorts the versions of a key by their dates in milliseconds: several fit into one."""
    now, lock, last = models.utcnow, threading.Lock(), [datetime.datetime.min]

    def utcnow():
        with lock:
            last[0] = max(now(), last[0] + datetime.timedelta(milliseconds=1))
            return last[0]

    models.utcnow = utcnow


def obey_only_what_holds():
    """moto applies a Deny whatever its condition says: a bucket that demands TLS would be closed to everybody."""

    def get_permission(bucket, action, resource):
        policy = bucket.policy and without_transport(bucket.policy)
        if not policy:
            return PermissionResult.NEUTRAL
        return IAMPolicy(policy.decode()).is_action_permitted(action, resource)

    FakeBucket.get_permission = get_permission


def write_one_by_one():
    """moto looks at the condition of a write and then writes: of two requests at the same moment, both would find it met."""
    put_object = S3Response.put_object
    lock = threading.Lock()

    def put_object_alone(self):
        with lock:
            return put_object(self)

    S3Response.put_object = put_object_alone


def close_gaps():
    go_on_after_a_deletion()
    list_in_one_sequence()
    tell_writes_apart()
    write_one_by_one()
    obey_only_what_holds()
