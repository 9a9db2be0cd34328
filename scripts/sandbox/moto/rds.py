"""Gaps of moto's RDS."""

import secrets
import string

import gap
from moto.core.responses import ActionResult
from moto.rds import models, responses
from moto.rds.exceptions import SubscriptionNotFoundError

ALPHABET = string.ascii_uppercase + string.digits


def close_gaps():
    unique_resource_ids()
    performance_insights_on_modify()
    modified_subnet_groups()
    parameter_source()
    modified_event_subscriptions()
    automatic_snapshots()


def unique_resource_ids():
    """moto gives every instance the same DbiResourceId; the provider reads instances by it."""
    original = models.DBInstance.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.dbi_resource_id = "db-" + "".join(secrets.choice(ALPHABET) for _ in range(26))
        keep_performance_insights(self, kwargs)

    models.DBInstance.__init__ = init


def keep_performance_insights(instance, settings):
    """moto drops EnablePerformanceInsights and its companions, so the provider plans them again for ever."""
    enabled = settings.get("performance_insights_enabled", settings.get("enable_performance_insights"))
    if enabled is not None:
        instance.performance_insights_enabled = enabled
    if enabled:
        instance.performance_insights_retention_period = settings.get("performance_insights_retention_period") or 7
    for name in ("performance_insights_kms_key_id", "monitoring_interval", "monitoring_role_arn"):
        if settings.get(name) is not None:
            setattr(instance, name, settings[name])


def performance_insights_on_modify():
    """moto answers a ModifyDBInstance with EnablePerformanceInsights and changes nothing."""
    original = models.DBInstance.update

    def update(self, **settings):
        enabled = settings.pop("enable_performance_insights", None)
        if enabled is not None:
            self.performance_insights_enabled = enabled
        return original(self, **settings)

    models.DBInstance.update = update


def modified_subnet_groups():
    """moto's ModifyDBSubnetGroup takes the group out and never puts it back."""

    def modify(self, subnet_name, description, subnets):
        group = self.subnet_groups.get(subnet_name)
        if group is None:
            raise models.DBSubnetGroupNotFoundError(subnet_name)
        group._subnets = subnets
        if description is not None:
            group.description = description
        return group

    models.RDSBackend.modify_db_subnet_group = modify


def parameter_source():
    """moto returns no Source for a changed parameter; the provider only looks at Source "user"."""
    original = models.RDSBackend.modify_db_parameter_group

    def modify(self, name, parameters):
        for parameter in parameters:
            parameter["Source"] = "user"
        return original(self, name, parameters)

    models.RDSBackend.modify_db_parameter_group = modify


def modified_event_subscriptions():
    """moto has no ModifyEventSubscription."""

    def modify(self):
        parameters = self.params
        subscription = self.backend.event_subscriptions.get(parameters["SubscriptionName"])
        if subscription is None:
            raise SubscriptionNotFoundError(parameters["SubscriptionName"])
        for name in ("sns_topic_arn", "source_type", "event_categories", "enabled"):
            value = parameters.get(name)
            if value is not None:
                setattr(subscription, name, value)
        return ActionResult({"EventSubscription": subscription})

    gap.add(responses.RDSResponse, modify_event_subscription=modify)


def automatic_snapshots():
    """moto names them by the minute, and refuses the second life of an instance within the minute of its first."""
    original = models.RDSBackend.create_auto_snapshot

    def create(self, db_instance_identifier, db_snapshot_identifier):
        self.database_snapshots.pop(db_snapshot_identifier, None)
        return original(self, db_instance_identifier, db_snapshot_identifier)

    models.RDSBackend.create_auto_snapshot = create
