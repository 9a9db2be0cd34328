"""Gaps of moto's CodePipeline."""

import json
import time
import uuid

import gap
from moto.codepipeline.exceptions import PipelineNotFoundException
from moto.codepipeline.models import CodePipeline, CodePipelineBackend
from moto.codepipeline.responses import CodePipelineResponse


def close_gaps():
    readable_dates()
    roles_that_terraform_alone_knows()
    gap.add(
        CodePipelineResponse,
        disable_stage_transition=disable_stage_transition,
        enable_stage_transition=enable_stage_transition,
        get_pipeline_state=get_pipeline_state,
        start_pipeline_execution=start_pipeline_execution,
        retry_stage_execution=retry_stage_execution,
        stop_pipeline_execution=stop_pipeline_execution,
        list_pipeline_executions=list_pipeline_executions,
        get_pipeline_execution=get_pipeline_execution,
    )


def readable_dates():
    """moto writes dates as text; the SDKs of Go and JavaScript read numbers only."""

    def metadata(self):
        return {"pipelineArn": self._arn, "created": self._created.timestamp(), "updated": self._updated.timestamp()}

    CodePipeline.metadata = property(metadata)


def roles_that_terraform_alone_knows():
    """moto asks its IAM for the pipeline's role; with the quick provider roles are in Terraform's state and nowhere else."""

    class AnyRole:
        def get_role_by_arn(self, arn):
            return self

        assume_role_policy_document = json.dumps(
            {"Statement": [{"Principal": {"Service": "codepipeline.amazonaws.com"}}]}
        )

    CodePipelineBackend.iam_backend = property(lambda self: AnyRole())


def find(response, name):
    found = response.codepipeline_backend.pipelines.get(name)
    if found is None:
        raise PipelineNotFoundException(f"The account does not have a pipeline with the name '{name}'")
    for attribute, empty in (("transitions", {}), ("executions", []), ("stages", {})):
        if not hasattr(found, attribute):
            setattr(found, attribute, empty)
    return found


def transition(response):
    return response._get_param("stageName"), response._get_param("transitionType")


def disable_stage_transition(self):
    """moto has neither transitions nor executions."""
    found = find(self, self._get_param("pipelineName"))
    reason = self._get_param("reason")
    found.transitions[transition(self)] = {"enabled": False, "disabledReason": reason, "lastChangedAt": time.time()}
    return json.dumps({})


def enable_stage_transition(self):
    find(self, self._get_param("pipelineName")).transitions.pop(transition(self), None)
    return json.dumps({})


def get_pipeline_state(self):
    name = self._get_param("name")
    found = find(self, name)
    stages = [
        {
            "stageName": stage["name"],
            "inboundTransitionState": found.transitions.get((stage["name"], "Inbound"), {"enabled": True}),
            "actionStates": [{"actionName": action["name"]} for action in stage["actions"]],
            **latest_execution(found, stage["name"]),
        }
        for stage in found.pipeline["stages"]
    ]
    version = found.pipeline["version"]
    dates = {"created": found._created.timestamp(), "updated": found._updated.timestamp()}
    return json.dumps({"pipelineName": name, "pipelineVersion": version, "stageStates": stages, **dates})


def latest_execution(found, stage):
    here = next((one for one in found.executions if found.stages.get(one["pipelineExecutionId"]) == stage), None)
    if here is None:
        return {}
    return {"latestExecution": {key: here[key] for key in ("pipelineExecutionId", "status")}}


def execution(self, found):
    identifier = self._get_param("pipelineExecutionId")
    return next(one for one in found.executions if one["pipelineExecutionId"] == identifier)


def retry_stage_execution(self):
    """What has begun stands in the stage, and stays there."""
    found = find(self, self._get_param("pipelineName"))
    retried = execution(self, found)
    retried["status"] = "InProgress"
    found.stages[retried["pipelineExecutionId"]] = self._get_param("stageName")
    return json.dumps({"pipelineExecutionId": retried["pipelineExecutionId"]})


def stop_pipeline_execution(self):
    stopped = execution(self, find(self, self._get_param("pipelineName")))
    stopped["status"] = "Stopped"
    return json.dumps({"pipelineExecutionId": stopped["pipelineExecutionId"]})


def start_pipeline_execution(self):
    """Starts one that never gets anywhere by itself: nothing here builds."""
    found = find(self, self._get_param("name"))
    identifier = str(uuid.uuid4())
    begun = {"pipelineExecutionId": identifier, "status": "InProgress", "startTime": time.time()}
    found.executions.insert(0, begun)
    return json.dumps({"pipelineExecutionId": identifier})


def list_pipeline_executions(self):
    return json.dumps({"pipelineExecutionSummaries": find(self, self._get_param("pipelineName")).executions})


def get_pipeline_execution(self):
    name = self._get_param("pipelineName")
    return json.dumps({"pipelineExecution": {"pipelineName": name, **execution(self, find(self, name))}})
