"""Gaps of moto's IAM."""

import gap
from moto.core.responses import EmptyResult
from moto.iam.responses import IamResponse


def close_gaps():
    """moto cannot change the audiences of an OpenID Connect provider."""
    gap.add(
        IamResponse,
        add_client_id_to_open_id_connect_provider=add_client_id,
        remove_client_id_from_open_id_connect_provider=remove_client_id,
    )


def client_ids(response):
    arn = response._get_param("OpenIDConnectProviderArn")
    return response.backend.get_open_id_connect_provider(arn).client_id_list


def add_client_id(self):
    known, added = client_ids(self), self._get_param("ClientID")
    if added not in known:
        known.append(added)
    return EmptyResult()


def remove_client_id(self):
    known, removed = client_ids(self), self._get_param("ClientID")
    if removed in known:
        known.remove(removed)
    return EmptyResult()
