"""Gaps of moto's Application Auto Scaling."""

import json

import gap
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse


def close_gaps():
    gap.add(
        ApplicationAutoScalingResponse,
        list_tags_for_resource=list_tags,
        tag_resource=tag,
        untag_resource=untag,
    )
    tags_at_registration()


def tags_of(response, arn):
    """moto knows no tags of scalable targets."""
    backend = response.applicationautoscaling_backend
    if not hasattr(backend, "resource_tags"):
        backend.resource_tags = {}
    return backend.resource_tags.setdefault(arn, {})


def list_tags(self):
    return json.dumps({"Tags": tags_of(self, self._get_param("ResourceARN"))})


def tag(self):
    tags_of(self, self._get_param("ResourceARN")).update(self._get_param("Tags"))
    return json.dumps({})


def untag(self):
    for key in self._get_param("TagKeys"):
        tags_of(self, self._get_param("ResourceARN")).pop(key, None)
    return json.dumps({})


def tags_at_registration():
    original = ApplicationAutoScalingResponse.register_scalable_target

    def register(self):
        answer = original(self)
        tags_of(self, json.loads(answer)["ScalableTargetARN"]).update(self._get_param("Tags") or {})
        return answer

    ApplicationAutoScalingResponse.register_scalable_target = register
