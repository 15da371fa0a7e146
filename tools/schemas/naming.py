"""The names of classes, modules and attributes: valid in Python, and never the same twice."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping

from attrs import define, field
from openapi_python_client.config import ClassOverride
from openapi_python_client.strings import ClassName, PythonIdentifier, pascal_case

_PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

# What the generated modules import or define: a class of this name would hide it.
RESERVED_CLASSES = frozenset(
    (
        *("Any", "APIObject", "AuthenticatedClient", "BytesIO", "Callable", "ClassVar"),
        *("Client", "Collection", "File", "FileTypes", "Final", "Iterable", "Iterator"),
        *("Literal", "Mapping", "None", "NoneType", "Operation", "Reader", "Readers"),
        *("RequestFiles", "Response", "ResponseObject", "Self", "TYPE_CHECKING"),
        *("TypeAlias", "TypeVar", "UNSET", "UUID", "Unset", "UnexpectedStatus"),
    )
)

# What the body of a generated class uses itself, or inherits: an attribute would hide it.
RESERVED_ATTRIBUTES = frozenset(
    (
        *("additional_properties", "bool", "classmethod", "datetime", "dict", "float"),
        *("from_dict", "int", "list", "model_copy", "model_dump", "model_dump_json"),
        *("model_validate", "model_validate_json", "property", "self", "str", "to_dict"),
        *("to_json", "to_multipart"),
    )
)


def attribute_names(keys: Iterable[str]) -> dict[str, str]:
    """Name the attribute of each key of an object, as close to the key as Python allows."""
    listed = list(keys)
    # A key that is a name already keeps it, whatever the others become.
    names = {key: key for key in listed if _attribute(key) == key}
    for key in listed:
        if key not in names:
            taken = set(names.values())
            bare = _NAMELESS.sub("", unicodedata.normalize("NFKC", key))
            options = [_attribute(key)]
            if bare.isidentifier() and _allowed(bare) and not bare[0].isupper():
                options.append(bare)
            names[key] = _free(options, taken)
    return {key: names[key] for key in listed}


_NAMELESS = re.compile(r"\W")


def _allowed(name: str) -> bool:
    return not (keyword.iskeyword(name) or name in RESERVED_ATTRIBUTES or name.startswith("_"))


def _attribute(key: str) -> str:
    text = unicodedata.normalize("NFKC", key)
    name = str(PythonIdentifier(text, "field_")).strip("_")
    name = unicodedata.normalize("NFKC", name)
    if not name.isidentifier() and not keyword.iskeyword(name):
        name = f"field_{name}".strip("_")
    return name if _allowed(name) else f"{name}_"


def _free(options: list[str], taken: set[str]) -> str:
    for name in options:
        if name not in taken:
            return name
    number = 2
    while f"{options[0].rstrip('_')}_{number}" in taken:
        number += 1
    return f"{options[0].rstrip('_')}_{number}"


def opaque_keys(attributes: Iterable[str]) -> dict[str, str]:
    """Give each attribute a key from which the generator makes a name of its own, of no meaning."""
    listed = list(attributes)
    keys: dict[str, str] = {}
    for number, name in enumerate(listed):
        keys[name] = name if _PLAIN.fullmatch(name) else f"attribute_{number}"
        while keys[name] != name and keys[name] in listed:
            keys[name] += "_x"
    return keys


@define
class ClassNames:
    """The classes of a package, each in a module of its own."""

    overrides: Mapping[str, ClassOverride]
    _modules: set[str] = field(factory=set)
    _classes: set[str] = field(factory=set)
    final: dict[str, str] = field(factory=dict)
    """The class that the generator makes of each key."""

    def claim(self, *words: str) -> str:
        """Return a key for a schema, of which the generator makes a class and module of its own."""
        wanted = _class_name("".join(pascal_case(word) for word in words))
        number = 1
        while not self._is_free(key := _numbered(wanted, number)):
            number += 1
        override = self.overrides.get(key)
        name = str(ClassName(override.class_name, "") if override and override.class_name else key)
        module = override.module_name if override and override.module_name else None
        self._classes.add(name)
        self._modules.add(str(PythonIdentifier(module or name, "field_")))
        self.final[key] = name
        return key

    def _is_free(self, key: str) -> bool:
        override = self.overrides.get(key)
        name = str(ClassName(override.class_name, "") if override and override.class_name else key)
        module = str(PythonIdentifier((override and override.module_name) or name, "field_"))
        return (
            key not in self.final
            and name not in self._classes
            and name not in RESERVED_CLASSES
            and module not in self._modules
        )


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    return _class_name(f"{name}Model{number - 1 if number > 2 else ''}")


def _class_name(text: str) -> str:
    name = unicodedata.normalize("NFKC", text)
    while name != (again := str(ClassName(name, "Field"))):
        name = unicodedata.normalize("NFKC", again)
    return name
