"""AWS's own model of S3 Control, which comes with botocore: what a request may say, and what it must."""

import functools
import re
from xml.etree import ElementTree

URI = "http://awss3control.amazonaws.com/doc/2018-08-20/"


class Problem(Exception):
    """An error of AWS, with AWS's own code."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.status = code, status


@functools.cache
def operation(name):
    import botocore.session

    return botocore.session.get_session().get_service_model("s3control").operation_model(name)


def read(name, body, **headers):
    """A request as the model has it. Refuses what the model does not know, and what it wants otherwise."""
    from botocore.exceptions import ParamValidationError
    from botocore.validate import ParamValidator

    shape = operation(name).input_shape
    root = ElementTree.fromstring(body)
    if root.tag != f"{{{URI}}}{name}Request":
        raise Problem("MalformedXML", f"{root.tag} is no request of {name}")
    request = {**structure(shape, root), **headers}
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        raise Problem("InvalidRequest", str(ParamValidationError(report=report.generate_report())))
    return request


def structure(shape, element):
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    found = {}
    for child in element:
        name = names.get(child.tag.removeprefix(f"{{{URI}}}"))
        if name is None:
            raise Problem("MalformedXML", f"{shape.name} has no {child.tag}")
        found[name] = value(shape.members[name], child)
    return found


def value(shape, element):
    if shape.type_name == "structure":
        return structure(shape, element)
    if shape.type_name == "list":
        return [value(shape.member, child) for child in element]
    text = element.text or ""
    if shape.type_name == "boolean":
        return text == "true"
    if shape.type_name in ("integer", "long"):
        return int(text)
    return word(shape, text)


def word(shape, text):
    pattern = shape.metadata.get("pattern")
    wrong = getattr(shape, "enum", None) and text not in shape.enum
    if wrong or (pattern and not re.match(pattern, text)) or len(text) > shape.metadata.get("max", len(text)):
        raise Problem("InvalidRequest", f"{text} is no {shape.name}")
    return text


def write(name, content):
    root = ElementTree.Element(name, {"xmlns": URI})
    root.extend(elements(content))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def elements(content):
    for key, one in content.items():
        made = ElementTree.Element(key)
        if isinstance(one, dict):
            made.extend(elements(one))
        elif isinstance(one, list):
            for item in one:
                made.extend(elements({"member": item}))
        else:
            made.text = str(one).lower() if isinstance(one, bool) else str(one)
        yield made
