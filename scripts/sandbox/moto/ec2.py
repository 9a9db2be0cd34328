"""Gaps of moto's EC2."""

from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule


def close_gaps():
    describe_rules()
    route_to_endpoints()


def describe_rules():
    """moto knows the description of a rule for addresses only; rules for groups and prefix lists have one as well."""
    original = SecurityGroupRule.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        prefix_list = kwargs.get("prefix_list_id", args[7] if len(args) > 7 else None) or {}
        self.given_description = (self.source_group or prefix_list).get("Description")

    SecurityGroupRule.__init__ = init
    SecurityGroupRule.description = property(lambda self: self.ip_range.get("Description", self.given_description))


def route_to_endpoints():
    """Other tables of a gateway endpoint get and lose its route; without it the endpoint cannot be deleted."""
    original = EC2Backend.modify_vpc_endpoint

    def modify(self, **changes):
        original(self, **changes)
        prefix_list = self.vpc_end_points[changes["vpc_id"]].destination_prefix_list_id
        for table in changes["add_route_tables"] or []:
            self.create_route(table, None, gateway_id=changes["vpc_id"], destination_prefix_list_id=prefix_list)
        for table in changes["remove_route_tables"] or []:
            self.delete_route(table, prefix_list)

    EC2Backend.modify_vpc_endpoint = modify
