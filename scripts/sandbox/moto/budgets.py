"""Gaps of moto's Budgets."""

import json

import gap
from moto.budgets.exceptions import NotFoundException
from moto.budgets.responses import BudgetsResponse


def close_gaps():
    gap.add(
        BudgetsResponse,
        update_budget=update_budget,
        describe_subscribers_for_notification=subscribers,
        list_tags_for_resource=list_tags,
        tag_resource=tag,
        untag_resource=untag,
    )
    tags_at_creation()


def update_budget(self):
    """moto has no UpdateBudget."""
    changed = self._get_param("NewBudget")
    budgets = self.backend.budgets[self._get_param("AccountId")]
    if changed["BudgetName"] not in budgets:
        raise NotFoundException(f"Unable to get budget: {changed['BudgetName']} - the budget doesn't exist.")
    budgets[changed["BudgetName"]].budget.update(changed)
    return json.dumps({})


def subscribers(self):
    """moto keeps the subscribers of a notification and cannot be asked for them."""
    budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
    wanted = self._get_param("Notification")
    found = next((one for one in budget.notifications if same(one.details, wanted)), None)
    if found is None:
        raise NotFoundException("The specified notification doesn't exist.")
    return json.dumps({"Subscribers": found.subscribers})


def same(one, other):
    return all(one[name] == other[name] for name in ("NotificationType", "ComparisonOperator", "Threshold"))


def tags_of(response):
    """moto knows no tags of budgets."""
    backend = response.backend
    if not hasattr(backend, "resource_tags"):
        backend.resource_tags = {}
    return backend.resource_tags.setdefault(response._get_param("ResourceARN"), {})


def list_tags(self):
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags_of(self).items()]})


def tag(self):
    tags_of(self).update({one["Key"]: one["Value"] for one in self._get_param("ResourceTags")})
    return json.dumps({})


def untag(self):
    for key in self._get_param("ResourceTagKeys"):
        tags_of(self).pop(key, None)
    return json.dumps({})


def tags_at_creation():
    original = BudgetsResponse.create_budget

    def create_budget(self):
        answer = original(self)
        arn = f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{self._get_param('Budget')['BudgetName']}"
        if not hasattr(self.backend, "resource_tags"):
            self.backend.resource_tags = {}
        given = self._get_param("ResourceTags") or []
        self.backend.resource_tags[arn] = {one["Key"]: one["Value"] for one in given}
        return answer

    BudgetsResponse.create_budget = create_budget
