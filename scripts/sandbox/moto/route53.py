"""The account's hosted zones: on AWS they are there before Terraform is, so here they are too."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.route53 import route53_backends


def add_zones(names):
    for name in names:
        route53_backends[DEFAULT_ACCOUNT_ID]["aws"].create_hosted_zone(name, private_zone=False, caller_reference=name)
