"""Gaps of moto's CloudWatch Logs."""

from moto.logs.metric_filters import MetricFilters


def close_gaps():
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
