"""Gaps of moto's EC2."""

from moto.ec2.models.security_groups import SecurityGroupRule


def close_gaps():
    """moto knows the description of a rule for addresses only; rules for groups and prefix lists have one as well."""
    original = SecurityGroupRule.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        prefix_list = kwargs.get("prefix_list_id", args[7] if len(args) > 7 else None) or {}
        self.given_description = (self.source_group or prefix_list).get("Description")

    SecurityGroupRule.__init__ = init
    SecurityGroupRule.description = property(lambda self: self.ip_range.get("Description", self.given_description))
