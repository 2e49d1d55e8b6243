"""Whether data keeps to schema.org, by the part of its vocabulary in schema_org.json."""

import json
import re
from pathlib import Path

VOCABULARY = json.loads((Path(__file__).parent / "schema_org.json").read_text())
TYPES, PROPERTIES = VOCABULARY["types"], VOCABULARY["properties"]
#: What a plain value may stand for.
FORMS = {
    "Text": lambda value: isinstance(value, str),
    "URL": lambda value: re.fullmatch(r"https?://[^\s<>\"]+", str(value)),
    "Date": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)),
    "Integer": lambda value: type(value) is int,
}


def kinds(name: str) -> set[str]:
    """A type with all those that it belongs to."""
    return {name}.union(*(kinds(above) for above in TYPES[name]))


def faults(data, where="page") -> list[str]:
    """What of ``data`` schema.org does not know or allow, in words."""
    if set(data) == {"@context", "@graph"}:
        return [fault for each in data["@graph"] for fault in faults(each, where)]
    if data.get("@type") not in TYPES:
        return [f"{where}: no type {data.get('@type')}"]
    own = {name: value for name, value in data.items() if not name.startswith("@")}
    found = []
    for name, value in own.items():
        found += faults_of_property(data["@type"], name, value, f"{where}.{name}")
    return found


def faults_of_property(kind, name, value, where) -> list[str]:
    rule = PROPERTIES.get(name.removesuffix("-input"))
    if rule is None or not kinds(kind) & set(rule["of"]):
        return [f"{where}: not a property of {kind}"]
    values = value if isinstance(value, list) else [value]
    return [fault for each in values for fault in faults_of_value(each, rule["is"], where)]


def faults_of_value(value, allowed, where) -> list[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:  # names something that is described elsewhere
            return [] if FORMS["URL"](value["@id"]) else [f"{where}: {value['@id']} is no address"]
        fits = kinds(value["@type"]) & set(allowed) if value.get("@type") in TYPES else True
        return faults(value, where) if fits else [f"{where}: {value['@type']} is not allowed"]
    member = VOCABULARY["members"].get(value)
    forms = [FORMS[form] for form in allowed if form in FORMS]
    fits = member and kinds(member) & set(allowed) or any(form(value) for form in forms)
    return [] if fits else [f"{where}: {value!r} is none of {allowed}"]
