"""What moto looks up anew for every single request, looked up once."""

import functools

from moto import backends
from moto.core import responses
from moto.moto_server.werkzeug_app import DomainDispatcherApplication


def look_once():
    """moto lists its own folder, with one stat a service, and matches the host with some 200 patterns: more than an S3 request takes."""
    services = frozenset(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: services
    find = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(find)
    # All methods of a class are looked through for the one that answers.
    responses.method_names_from_class = functools.cache(responses.method_names_from_class)
