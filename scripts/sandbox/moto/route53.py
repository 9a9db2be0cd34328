"""The account's hosted zones, which on AWS are there before Terraform is, and gaps of moto's Route 53."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.route53 import route53_backends
from moto.route53.models import ChangeList


def add_zones(names):
    for name in names:
        route53_backends[DEFAULT_ACCOUNT_ID]["aws"].create_hosted_zone(name, private_zone=False, caller_reference=name)


def close_gaps():
    """moto never forgets that a record was made: once deleted, it could not be made again."""
    original = ChangeList.append

    def append(self, change):
        original(self, change)
        if change["Action"] == "DELETE":
            deleted = identity(change)
            self[:] = [one for one in self if identity(one) != deleted]

    ChangeList.append = append


def identity(change):
    record = change["ResourceRecordSet"]
    return record["Name"].strip("."), record["Type"], record.get("SetIdentifier")
