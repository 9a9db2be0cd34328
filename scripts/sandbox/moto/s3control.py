"""Jobs of S3 Batch Operations, which moto lacks: they copy inside moto what their manifest lists."""

import csv
import hashlib
import io
import json
import re
import time
import urllib.parse
import uuid

from moto.core.exceptions import ServiceException
from moto.iam.access_control import PermissionResult
from moto.iam.models import iam_backends
from moto.s3.models import s3_backends
from s3control_model import Problem, read, write

ACCOUNT = "123456789012"
PATH = re.compile(r"^/v20180820/jobs(?:/([^/]+)(/status)?)?$")

# Tasks that are done between two looks at a job.
AT_A_LOOK = 50

SCHEMA = ["Bucket", "Key", "VersionId", "TaskStatus", "ErrorCode", "HTTPStatusCode", "ResultMessage"]


class Jobs:
    """Answers CreateJob, DescribeJob and UpdateJobStatus; everything else of S3 Control is moto's."""

    def __init__(self, application):
        self.application = application
        self.jobs = {}

    def __call__(self, environ, start_response):
        found = PATH.match(environ["PATH_INFO"])
        if not found:
            return self.application(environ, start_response)
        try:
            status, body = "200 OK", self.answer(environ, *found.groups())
        except Problem as problem:
            error = {"Error": {"Code": problem.code, "Message": str(problem)}}
            status, body = f"{problem.status} {problem.code}", write("ErrorResponse", error)
        headers = {"Content-Type": "application/xml", "Content-Length": str(len(body))}
        start_response(status, list({**headers, "x-amz-request-id": str(uuid.uuid4())}.items()))
        return [body]

    def answer(self, environ, job, status):
        if job is None:
            return self.create(environ)
        if job not in self.jobs:
            raise Problem("NoSuchJob", f"There is no job {job}", 404)
        if status is None:
            self.jobs[job].look()
            return write("DescribeJobResult", {"Job": self.jobs[job].describe()})
        query = urllib.parse.parse_qs(environ["QUERY_STRING"])
        self.jobs[job].update(query["requestedJobStatus"][0])
        return write("UpdateJobStatusResult", {"JobId": job, "Status": self.jobs[job].status})

    def create(self, environ):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = read("CreateJob", body, AccountId=environ.get("HTTP_X_AMZ_ACCOUNT_ID", ""))
        token = request["ClientRequestToken"]
        for job in self.jobs.values():
            if job.request["ClientRequestToken"] == token:
                if job.request != request:
                    raise Problem("IdempotencyException", "The token belongs to another request")
                return write("CreateJobResult", {"JobId": job.id})
        job = Job(request)
        self.jobs[job.id] = job
        return write("CreateJobResult", {"JobId": job.id})


class Job:
    """Goes on by one state, or some tasks, at each look: so nothing depends on the clock."""

    def __init__(self, request):
        self.id = str(uuid.uuid4())
        self.request = request
        self.s3 = s3_backends[ACCOUNT]["aws"]
        self.copy = request["Operation"]["S3PutObjectCopy"]
        self.tasks = read_manifest(self.s3, request["Manifest"])
        verify_role(request["RoleArn"])
        self.status, self.succeeded, self.failed = "New", 0, []
        self.next = {"New": "Preparing", "Preparing": "Suspended" if request.get("ConfirmationRequired") else "Ready"}
        self.next["Ready"] = "Active"

    def look(self):
        if self.status != "Active":
            self.status = self.next.get(self.status, self.status)
            return
        for bucket, key in self.tasks[self.done : self.done + AT_A_LOOK]:
            self.carry_out(bucket, key)
        if self.done == len(self.tasks):
            write_report(self)
            self.status = "Complete"

    @property
    def done(self):
        return self.succeeded + len(self.failed)

    def update(self, wanted):
        if wanted == "Ready" and self.status != "Suspended":
            raise Problem("JobStatusException", f"A job that is {self.status} cannot be made Ready")
        self.status = {"Ready": "Ready", "Cancelled": "Cancelled"}[wanted]

    def carry_out(self, bucket, key):
        try:
            self.copy_one(bucket, urllib.parse.unquote(key))
            self.succeeded += 1
        except Problem as problem:
            self.failed.append([bucket, key, "", "failed", problem.code, str(problem.status), str(problem)])

    def copy_one(self, bucket, key):
        target = self.copy["TargetResource"].split(":::")[1]
        for where, action in ((bucket, "s3:GetObject"), (target, "s3:PutObject")):
            found = self.s3.get_bucket(where)
            if found.get_permission(action, f"arn:aws:s3:::{where}/{key}") == PermissionResult.DENIED:
                raise Problem("AccessDenied", "Access Denied", 403)
        try:
            source = self.s3.get_object(bucket, key)
        except ServiceException:
            source = None
        if source is None:
            raise Problem("NoSuchKey", "The specified key does not exist.", 404)
        # What a copy is not told to keep of its class becomes STANDARD.
        storage = self.copy.get("StorageClass", "STANDARD")
        self.s3.copy_object(source, target, key, storage=storage, mdirective=self.copy.get("MetadataDirective"))

    def describe(self):
        summary = {
            "TotalNumberOfTasks": len(self.tasks),
            "NumberOfTasksSucceeded": self.succeeded,
            "NumberOfTasksFailed": len(self.failed),
        }
        return {"JobId": self.id, "Status": self.status, "ProgressSummary": summary}


def read_manifest(s3, manifest):
    bucket, _, key = manifest["Location"]["ObjectArn"].split(":::")[1].partition("/")
    found = s3.get_object(bucket, key)
    if found is None or found.etag.strip('"') != manifest["Location"]["ETag"]:
        raise Problem("InvalidManifest", "The manifest is not there, or has another ETag")
    rows = list(csv.reader(io.StringIO(found.value.decode())))
    fields = manifest["Spec"]["Fields"]
    if any(len(row) != len(fields) for row in rows):
        raise Problem("InvalidManifest", f"The manifest has rows of another form than {fields}")
    tasks = [(row[fields.index("Bucket")], row[fields.index("Key")]) for row in rows]
    if any(urllib.parse.quote(urllib.parse.unquote(key), safe="/~") != key for _, key in tasks):
        raise Problem("InvalidManifest", "The manifest has keys that are not URL-encoded")
    if len({bucket for bucket, _ in tasks}) > 1:
        raise Problem("InvalidManifest", "The manifest names several buckets")
    return tasks


def verify_role(arn):
    roles = {role.arn: role for role in iam_backends[ACCOUNT]["aws"].get_roles()}
    if arn not in roles or "batchoperations.s3.amazonaws.com" not in str(roles[arn].assume_role_policy_document):
        raise Problem("InvalidRequest", f"S3 Batch Operations cannot assume the role {arn}")


def write_report(job):
    report = job.request["Report"]
    if not report["Enabled"]:
        return
    bucket = report["Bucket"].split(":::")[1]
    folder = f"{report['Prefix']}/job-{job.id}"
    results = []
    if job.failed:
        text = io.StringIO()
        csv.writer(text).writerows(job.failed)
        body = text.getvalue().encode()
        key = f"{folder}/results/{hashlib.sha1(body).hexdigest()}.csv"
        job.s3.put_object(bucket, key, body)
        md5 = hashlib.md5(body).hexdigest()
        results.append({"TaskExecutionStatus": "failed", "Bucket": bucket, "MD5Checksum": md5, "Key": key})
    manifest = {
        "Format": report["Format"],
        "ReportCreationDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "Results": results,
        "ReportSchema": ", ".join(SCHEMA),
    }
    job.s3.put_object(bucket, f"{folder}/manifest.json", json.dumps(manifest).encode())
