"""Gaps of moto's CloudWatch Logs."""

import json

import gap
from moto.logs.metric_filters import MetricFilters
from moto.logs.responses import LogsResponse


def close_gaps():
    one_filter_of_a_name()
    gap.add(LogsResponse, update_delivery_configuration=update_delivery_configuration)


def one_filter_of_a_name():
    """moto's PutMetricFilter puts a second filter of that name beside the first."""
    original = MetricFilters.add_filter

    def add_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations):
        self.metric_filters = [
            one
            for one in self.metric_filters
            if (one["filterName"], one["logGroupName"]) != (filter_name, log_group_name)
        ]
        original(self, filter_name, filter_pattern, log_group_name, metric_transformations)

    MetricFilters.add_filter = add_filter


def update_delivery_configuration(self):
    """moto has no UpdateDeliveryConfiguration."""
    delivery = self.logs_backend.get_delivery(id=self._get_param("id"))
    changes = {
        "record_fields": self._get_param("recordFields"),
        "field_delimiter": self._get_param("fieldDelimiter"),
        "s3_delivery_configuration": self._get_param("s3DeliveryConfiguration"),
    }
    for name, value in changes.items():
        if value is not None:
            setattr(delivery, name, value)
    return json.dumps({})
