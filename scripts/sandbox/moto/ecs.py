"""Gaps of moto's ECS. Counts and deployments of services are not moto's business here: the proxy answers those."""

from moto.core.utils import camelcase_to_underscores
from moto.ecs import models, responses

KEPT = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
)


def close_gaps():
    settings_of_new_services()
    merged_deployment_configuration()


def settings_of_new_services():
    """moto's CreateService drops these settings, so the provider plans them again for ever."""
    original = responses.EC2ContainerServiceResponse.create_service

    def create_service(self):
        parameters = dict(self._get_params())
        result = original(self)
        cluster = (parameters.get("cluster") or "default").split("/")[-1]
        service = self.ecs_backend.services[f"{cluster}:{parameters['serviceName']}"]
        for name in KEPT:
            if parameters.get(name) is not None:
                setattr(service, camelcase_to_underscores(name), parameters[name])
        service.availability_zone_rebalancing = parameters.get("availabilityZoneRebalancing") or "DISABLED"
        if parameters.get("capacityProviderStrategy"):
            service.launch_type = None
        return result

    responses.EC2ContainerServiceResponse.create_service = create_service


def merged_deployment_configuration():
    """AWS merges a changed deploymentConfiguration and answers with ARNs; moto replaces it and echoes names."""
    original = models.EC2ContainerServiceBackend.update_service

    def update_service(self, properties):
        service = self._get_service(properties.get("cluster", "default"), properties["service"])
        changed = properties.get("deployment_configuration")
        if isinstance(changed, dict):
            before = getattr(service, "deployment_configuration", None) or {}
            properties["deployment_configuration"] = {**before, **changed}
        service = original(self, properties)
        if service.task_definition and not str(service.task_definition).startswith("arn:"):
            service.task_definition = self.describe_task_definition(service.task_definition).arn
        return service

    models.EC2ContainerServiceBackend.update_service = update_service
