"""Gaps of moto's CloudWatch."""

import gap
from moto.cloudwatch.models import Alarm
from moto.cloudwatch.responses import CloudWatchResponse


def close_gaps():
    """moto keeps composite alarms like any other and returns them, but has neither PutCompositeAlarm nor their rule."""
    gap.add(CloudWatchResponse, put_composite_alarm=CloudWatchResponse.put_metric_alarm)
    Alarm.alarm_rule = property(lambda self: self.rule)
