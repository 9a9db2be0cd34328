"""CloudFront's XML, and what all its resources share."""

import secrets
import string
import time
from xml.etree import ElementTree

URI = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
NAMESPACE = f"{{{URI}}}"
ACCOUNT = "123456789012"

ElementTree.register_namespace("", URI)


class Problem(Exception):
    """An error of AWS, with AWS's own code."""

    def __init__(self, status, code, message=""):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message

    def body(self):
        error = {"Type": "Sender", "Code": self.code, "Message": self.message or self.code}
        return to_xml("ErrorResponse", {"Error": error, "RequestId": "sandbox"})


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def random_id():
    return "E" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(13))


def element(name, content):
    """A dictionary becomes children, a list repeats the element, an element stays what it is."""
    made = ElementTree.Element(NAMESPACE + name)
    if not isinstance(content, dict):
        made.text = str(content)
        return made
    for key, value in content.items():
        if isinstance(value, ElementTree.Element):
            made.append(value)
        else:
            made.extend(element(key, one) for one in (value if isinstance(value, list) else [value]))
    return made


def to_xml(name, content):
    made = content if isinstance(content, ElementTree.Element) else element(name, content)
    return ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)


def find(parent, path):
    return parent.find("/".join(NAMESPACE + name for name in path.split("/")))


def text_of(parent, path):
    found = find(parent, path)
    return found.text or "" if found is not None else ""


class Stored:
    """One resource: its configuration as AWS would return it, and the version that a change must name."""

    def __init__(self, identifier, config):
        self.identifier = identifier
        self.change(config)

    def change(self, config):
        self.config = config
        self.etag = random_id()
        self.modified = now()

    def must_match(self, etag):
        if etag != self.etag:
            raise Problem(412, "PreconditionFailed", "The request failed because it didn't meet the preconditions")
