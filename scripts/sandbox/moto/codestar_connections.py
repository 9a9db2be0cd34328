"""CodeStar connections, which moto has not."""

import hashlib
import uuid

from json_api import ACCOUNT, Problem, Tags


def with_connections(names):
    """On AWS somebody has made and confirmed these by hand before Terraform is there, so here they are in each region."""
    return lambda region: Connections(region, names)


class Connections:
    def __init__(self, region, names):
        self.region = region
        self.stored = {}
        self.tags = Tags()
        for name in names:
            self.add(name, "GitHub", "AVAILABLE", uuid.UUID(hashlib.md5(name.encode()).hexdigest()))

    def add(self, name, provider, status, identifier):
        arn = f"arn:aws:codestar-connections:{self.region}:{ACCOUNT}:connection/{identifier}"
        self.stored[arn] = {
            "ConnectionName": name,
            "ConnectionArn": arn,
            "ProviderType": provider,
            "OwnerAccountId": ACCOUNT,
            "ConnectionStatus": status,
        }
        return arn

    def find(self, arn):
        if arn not in self.stored:
            raise Problem("ResourceNotFoundException", f"Connection {arn} not found")
        return self.stored[arn]

    def create_connection(self, request):
        arn = self.add(request["ConnectionName"], request.get("ProviderType"), "PENDING", uuid.uuid4())
        self.tags.put(arn, request.get("Tags"))
        return {"ConnectionArn": arn, "Tags": self.tags.list(arn)}

    def get_connection(self, request):
        return {"Connection": self.find(request["ConnectionArn"])}

    def list_connections(self, request):
        return {"Connections": list(self.stored.values())}

    def delete_connection(self, request):
        self.stored.pop(request["ConnectionArn"], None)

    def list_tags_for_resource(self, request):
        return {"Tags": self.tags.list(request["ResourceArn"])}

    def tag_resource(self, request):
        self.tags.put(request["ResourceArn"], request["Tags"])

    def untag_resource(self, request):
        self.tags.remove(request["ResourceArn"], request["TagKeys"])
