"""CodeDeploy. moto's has no updates and no deletions, and dates that no SDK but Python's can read."""

import time
import uuid

from json_api import ACCOUNT, Problem, Tags


class CodeDeploy:
    """Applications, deployment groups, and the deployments somebody asked for. Who carries those out is not its business."""

    def __init__(self, region):
        self.arn = f"arn:aws:codedeploy:{region}:{ACCOUNT}"
        self.applications = {}
        self.groups = {}
        self.deployments = {}
        self.tags = Tags()

    def application(self, name):
        if name not in self.applications:
            raise Problem("ApplicationDoesNotExistException", f"No application found for name: {name}")
        return self.applications[name]

    def group(self, application, name):
        self.application(application)
        if (application, name) not in self.groups:
            raise Problem("DeploymentGroupDoesNotExistException", f"No Deployment Group found for name: {name}")
        return self.groups[application, name]

    def create_application(self, request):
        name = request["applicationName"]
        if name in self.applications:
            raise Problem("ApplicationAlreadyExistsException", f"Application {name} already exists")
        identifier = str(uuid.uuid4())
        self.applications[name] = {
            "applicationId": identifier,
            "applicationName": name,
            "computePlatform": request.get("computePlatform", "Server"),
            "createTime": time.time(),
            "linkedToGitHub": False,
        }
        self.tags.put(f"{self.arn}:application:{name}", request.get("tags"))
        return {"applicationId": identifier}

    def get_application(self, request):
        return {"application": self.application(request["applicationName"])}

    def update_application(self, request):
        found = self.applications.pop(request["applicationName"])
        name = request["newApplicationName"]
        self.applications[name] = {**found, "applicationName": name}

    def delete_application(self, request):
        name = request["applicationName"]
        self.applications.pop(name, None)
        self.groups = {key: group for key, group in self.groups.items() if key[0] != name}

    def create_deployment_group(self, request):
        application, name = request["applicationName"], request["deploymentGroupName"]
        platform = self.application(application)["computePlatform"]
        if (application, name) in self.groups:
            raise Problem("DeploymentGroupAlreadyExistsException", f"Deployment group {name} already exists")
        identifier = str(uuid.uuid4())
        made = {name: value for name, value in request.items() if name != "tags"}
        self.groups[application, name] = {**made, "deploymentGroupId": identifier, "computePlatform": platform}
        self.tags.put(f"{self.arn}:deploymentgroup:{application}/{name}", request.get("tags"))
        return {"deploymentGroupId": identifier}

    def get_deployment_group(self, request):
        return {"deploymentGroupInfo": self.group(request["applicationName"], request["deploymentGroupName"])}

    def update_deployment_group(self, request):
        application, name = request["applicationName"], request["currentDeploymentGroupName"]
        changed = {key: value for key, value in request.items() if key not in RENAMING}
        new_name = request.get("newDeploymentGroupName", name)
        found = {**self.group(application, name), **changed, "deploymentGroupName": new_name}
        del self.groups[application, name]
        self.groups[application, new_name] = found
        return {"hooksNotCleanedUp": []}

    def delete_deployment_group(self, request):
        self.groups.pop((request["applicationName"], request["deploymentGroupName"]), None)
        return {"hooksNotCleanedUp": []}

    def create_deployment(self, request):
        self.group(request["applicationName"], request["deploymentGroupName"])
        identifier = f"d-{uuid.uuid4().hex[:9].upper()}"
        self.deployments[identifier] = {
            **request,
            "deploymentId": identifier,
            "status": "Created",
            "createTime": time.time(),
            "creator": "user",
            "computePlatform": "ECS",
        }
        return {"deploymentId": identifier}

    def get_deployment(self, request):
        identifier = request["deploymentId"]
        if identifier not in self.deployments:
            raise Problem("DeploymentDoesNotExistException", f"The deployment {identifier} could not be found")
        return {"deploymentInfo": self.deployments[identifier]}

    def list_deployments(self, request):
        wanted = request.get("includeOnlyStatuses")
        group = (request.get("applicationName"), request.get("deploymentGroupName"))
        found = [
            identifier
            for identifier, one in self.deployments.items()
            if group in ((None, None), (one["applicationName"], one["deploymentGroupName"]))
            and (not wanted or one["status"] in wanted)
        ]
        return {"deployments": found[::-1]}

    def list_tags_for_resource(self, request):
        return {"Tags": self.tags.list(request["ResourceArn"])}

    def tag_resource(self, request):
        self.tags.put(request["ResourceArn"], request["Tags"])

    def untag_resource(self, request):
        self.tags.remove(request["ResourceArn"], request["TagKeys"])


RENAMING = ("currentDeploymentGroupName", "newDeploymentGroupName")
