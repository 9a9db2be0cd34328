"""Which services moto has, looked up once."""

from moto import backends


def look_once():
    """moto lists its own folder, with one stat a service, for every single request: two fifths of an S3 request."""
    services = frozenset(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: services
