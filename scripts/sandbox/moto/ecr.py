"""Gaps of moto's ECR."""

from moto.ecr.models import ECRBackend


def close_gaps():
    """The provider's SDK leaves out `scanOnPush: false`, and moto then changes nothing."""
    original = ECRBackend.put_image_scanning_configuration

    def put(self, registry_id, repository_name, image_scan_config):
        return original(self, registry_id, repository_name, image_scan_config or {"scanOnPush": False})

    ECRBackend.put_image_scanning_configuration = put
