"""CodeBuild. moto's wants a location of sources that CodePipeline brings, forgets half, and has no UpdateProject."""

import time
import uuid

from json_api import ACCOUNT, Problem

# What AWS returns also where the request left it out.
ALWAYS = {
    "badge": {"badgeEnabled": False},
    "cache": {"type": "NO_CACHE"},
    "projectVisibility": "PRIVATE",
    "queuedTimeoutInMinutes": 480,
    "secondaryArtifacts": [],
    "secondarySourceVersions": [],
    "secondarySources": [],
    "timeoutInMinutes": 60,
}


class CodeBuild:
    """Projects, and builds that never get anywhere: nothing here builds."""

    def __init__(self, region):
        self.region = region
        self.projects = {}
        self.builds = {}

    def arn(self, kind, name):
        return f"arn:aws:codebuild:{self.region}:{ACCOUNT}:{kind}/{name}"

    def find(self, name):
        if name not in self.projects:
            raise Problem("ResourceNotFoundException", f"Project cannot be found: {self.arn('project', name)}")
        return self.projects[name]

    def create_project(self, request):
        name = request["name"]
        if name in self.projects:
            raise Problem("ResourceAlreadyExistsException", f"Project already exists: {self.arn('project', name)}")
        fixed = {"arn": self.arn("project", name), "created": time.time()}
        key = f"arn:aws:kms:{self.region}:{ACCOUNT}:alias/aws/s3"
        self.projects[name] = {**ALWAYS, "encryptionKey": key, **fixed}
        return self.update_project(request)

    def update_project(self, request):
        changed = self.find(request["name"])
        changed.update({**request, "lastModified": time.time()})
        return {"project": changed}

    def batch_get_projects(self, request):
        names = [name.rpartition("/")[2] for name in request["names"]]
        found = [self.projects[name] for name in names if name in self.projects]
        return {"projects": found, "projectsNotFound": [name for name in names if name not in self.projects]}

    def list_projects(self, request):
        return {"projects": sorted(self.projects)}

    def delete_project(self, request):
        self.projects.pop(request["name"].rpartition("/")[2], None)

    def start_build(self, request):
        name = request["projectName"]
        self.find(name)
        identifier = f"{name}:{uuid.uuid4()}"
        build = {"id": identifier, "arn": self.arn("build", identifier), "projectName": name}
        self.builds[identifier] = {**build, "buildStatus": "IN_PROGRESS", "startTime": time.time()}
        return {"build": self.builds[identifier]}

    def batch_get_builds(self, request):
        return {"builds": [self.builds[one] for one in request["ids"] if one in self.builds]}
