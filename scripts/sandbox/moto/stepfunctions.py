"""Gaps of moto's Step Functions."""

import json

import gap
from moto.stepfunctions.responses import StepFunctionResponse


def close_gaps():
    gap.add(
        StepFunctionResponse,
        validate_state_machine_definition=validate,
        list_state_machine_versions=list_versions,
    )


def validate(self):
    """moto has no ValidateStateMachineDefinition, which the provider asks at each plan. It finds what is no JSON."""
    try:
        json.loads(self._get_param("definition"))
    except ValueError as error:
        mistake = {"severity": "ERROR", "code": "INVALID_JSON_DESCRIPTION", "message": str(error)}
        return json.dumps({"result": "FAIL", "diagnostics": [mistake]})
    return json.dumps({"result": "OK", "diagnostics": []})


def list_versions(self):
    """moto publishes versions and cannot list them."""
    machine = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
    versions = [
        {"stateMachineVersionArn": version.arn, "creationDate": version.creation_date.timestamp()}
        for version in machine.versions.values()
    ]
    return json.dumps({"stateMachineVersions": versions[::-1]})
