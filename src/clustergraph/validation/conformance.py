"""Conformance: SHACL Core components as SPARQL expressions.

The expression of a shape is true where a node conforms to it, and it never fails:
what cannot be compared or measured does not conform. Nested shapes are nested
expressions, so ``sh:not`` is a ``!`` and a whole shape is one filter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from clustergraph.namespaces import RDF, SH, XSD
from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.paths import path_steps
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term

_MOST: Final = 6
"""Distinct values that are told apart: one EXISTS inside another each, and the engine's stack and patience end."""


@dataclass(frozen=True, slots=True)
class Values:
    """The value nodes of a shape: what the steps reach from a focus variable, or the focus itself without steps."""

    focus: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conformance:
    """Writes the expressions for the shapes of one shapes graph over the classes of one data graph."""

    graph: ShapesGraph
    classes: ClassTree
    root: Term
    _numbers: Iterator[int] = field(default_factory=count)
    _open: list[Term] = field(default_factory=list)

    def variable(self) -> str:
        """Return a variable that no expression of this object has used."""
        return f"?v{next(self._numbers)}"

    def expression(self, shape: Term, focus: str) -> str:
        """Return the expression that is true where the focus variable conforms to a shape.

        Raises:
            ShapesError: the shape has a component that is not known, or contains itself.
        """
        if self.graph.is_true(shape, "deactivated"):
            return "true"
        if shape in self._open:
            message = f"{self.graph.name(shape)} contains itself."
            raise ShapesError(message)
        self._open.append(shape)
        path = self.graph.value(shape, "path")
        values = Values(focus, () if path is None else path_steps(self.graph, path))
        conditions = [*self._of_all_values(shape, values), *self._of_each_value(shape, values)]
        self._open.pop()
        return f"({' && '.join(conditions)})" if conditions else "true"

    def parameter(self, shape: Term, name: str, parameter: Term) -> str:
        """Return the SPARQL text of a parameter that is an IRI or a literal."""
        if isinstance(parameter, BlankNode):
            message = f"{self.graph.name(shape)}: sh:{name} cannot name a blank node."
            raise ShapesError(message)
        return str(parameter)

    def exists(self, values: Values, test: Callable[[str], str]) -> str:
        """Return the expression that a value node passes a test.

        One EXISTS a step: the engine evaluates a join inside EXISTS anew for every
        solution, and each side of it in full (measured: 20 ms against 1 µs).
        """
        *steps, last = values.steps
        names = [values.focus, *(self.variable() for _ in values.steps)]
        condition = test(names[-1])
        inner = f"EXISTS {{ {names[-2]} {last} {names[-1]}{f' FILTER({condition})' if condition else ''} }}"
        for number, step in reversed(list(enumerate(steps))):
            inner = f"EXISTS {{ {names[number]} {step} {names[number + 1]} FILTER({inner}) }}"
        return inner

    def at_least(self, number: int, values: Values, test: Callable[[str], str] | None = None) -> str:
        """Return the expression that so many distinct value nodes, or of those that pass a test, exist.

        Raises:
            ShapesError: the number is too large to compile.
        """
        if number > _MOST:
            message = f"{self.graph.name(self.root)}: counts beyond {_MOST - 1} are not known here."
            raise ShapesError(message)

        def further(found: tuple[str, ...], value: str) -> str:
            conditions = [f"!sameTerm({value}, {other})" for other in found]
            conditions += [test(value)] if test else []
            found = (*found, value)
            if len(found) < number:
                conditions.append(self.exists(values, lambda another: further(found, another)))
            return " && ".join(conditions)

        return self.exists(values, lambda value: further((), value)) if number > 0 else "true"

    def _of_all_values(self, shape: Term, values: Values) -> Iterator[str]:
        """Yield the conditions of components that look at the value nodes together."""
        for name in self.graph.names(shape):
            if name in _SET_COMPONENTS:
                if not values.steps and name != "hasValue":
                    message = f"{self.graph.name(shape)}: sh:{name} needs a path."
                    raise ShapesError(message)
                for parameter in self.graph.objects(shape, name):
                    yield _SET_COMPONENTS[name](self, shape, parameter, values)
            elif name not in _VALUE_COMPONENTS and name not in _NO_COMPONENTS:
                if name == "sparql" and shape == self.root:
                    continue  # compiled to a query of its own
                message = f"{self.graph.name(shape)}: the component sh:{name} is not known here."
                raise ShapesError(message)

    def _of_each_value(self, shape: Term, values: Values) -> Iterator[str]:
        """Yield the one condition, if any, of the components that look at each value node by itself."""
        if not any(name in _VALUE_COMPONENTS for name in self.graph.names(shape)):
            return
        if values.steps:
            yield f"!{self.exists(values, lambda value: f'!{self._test(shape, value)}')}"
        else:
            yield self._test(shape, values.focus)

    def _test(self, shape: Term, value: str) -> str:
        """Return the expression that a value node passes all components that look at it by itself."""
        tests = [
            _VALUE_COMPONENTS[name](self, shape, parameter, value)
            for name in self.graph.names(shape)
            if name in _VALUE_COMPONENTS
            for parameter in self.graph.objects(shape, name)
        ]
        return f"COALESCE({' && '.join(tests)}, false)"


def _integer(writer: Conformance, shape: Term, name: str, parameter: Term) -> int:
    if isinstance(parameter, Literal) and parameter.value.isdecimal():
        return int(parameter.value)
    message = f"{writer.graph.name(shape)}: sh:{name} is no number: {parameter}."
    raise ShapesError(message)


def _min_count(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    return writer.at_least(_integer(writer, shape, "minCount", parameter), values)


def _max_count(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    return f"!{writer.at_least(_integer(writer, shape, 'maxCount', parameter) + 1, values)}"


def _qualified_test(writer: Conformance, shape: Term) -> Callable[[str], str]:
    qualified = writer.graph.value(shape, "qualifiedValueShape")
    if qualified is None or writer.graph.is_true(shape, "qualifiedValueShapesDisjoint"):
        message = f"{writer.graph.name(shape)}: a qualified count needs one shape that shares its values with others."
        raise ShapesError(message)
    return lambda value: writer.expression(qualified, value)


def _qualified_min_count(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    number = _integer(writer, shape, "qualifiedMinCount", parameter)
    return writer.at_least(number, values, _qualified_test(writer, shape))


def _qualified_max_count(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    number = _integer(writer, shape, "qualifiedMaxCount", parameter)
    return f"!{writer.at_least(number + 1, values, _qualified_test(writer, shape))}"


def _has_value(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    wanted = writer.parameter(shape, "hasValue", parameter)
    if not values.steps:
        return f"sameTerm({values.focus}, {wanted})"
    return writer.exists(values, lambda value: f"sameTerm({value}, {wanted})")


def _unique_lang(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
    del parameter
    if not writer.graph.is_true(shape, "uniqueLang"):
        return "true"

    def shares_language(one: str) -> str:
        same = f'LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({{other}})) && !sameTerm({one}, {{other}})'
        return writer.exists(values, lambda other: same.format(other=other))

    return f"!{writer.exists(values, shares_language)}"


def _less_than(operator: str) -> "SetComponent":
    def component(writer: Conformance, shape: Term, parameter: Term, values: Values) -> str:
        others = Values(values.focus, (writer.parameter(shape, "lessThan", parameter),))

        def is_not_less(one: str) -> str:
            return writer.exists(others, lambda other: f"!COALESCE({one} {operator} {other}, false)")

        return f"!{writer.exists(values, is_not_less)}"

    return component


def _datatype(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    datatype = writer.parameter(shape, "datatype", parameter)
    well_formed = _WELL_FORMED.get(datatype[1:-1])
    if well_formed is None and datatype.startswith(f"<{XSD}"):
        message = f"{writer.graph.name(shape)}: sh:datatype {datatype} is not known here."
        raise ShapesError(message)
    test = f"isLiteral({value}) && DATATYPE({value}) = {datatype}"
    return f"{test} && {well_formed.format(value)}" if well_formed else test


def _cast(datatype: str) -> str:
    """Return the test that a literal is well-formed: else its cast fails, and with it the whole condition."""
    return f"(<{XSD}{datatype}>({{0}}) = {{0}})"


_HEX_BINARY: Final = 'REGEX(STR({0}), "^([0-9a-fA-F][0-9a-fA-F])*$")'

_WELL_FORMED: Final[Mapping[str, str]] = {
    **{f"{XSD}{name}": "isNumeric({0})" for name in ("integer", "decimal", "float", "double")},
    **{f"{XSD}{name}": _cast(name) for name in ("boolean", "date", "dateTime", "time")},
    **{f"{XSD}{name}": "true" for name in ("string", "anyURI")},
    f"{XSD}hexBinary": _HEX_BINARY,
    f"{RDF}langString": "true",
}
"""How a literal of a datatype is known to be well-formed; datatypes outside XML Schema are taken as they are."""

_NODE_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    f"<{SH}IRI>": ("isIRI",),
    f"<{SH}BlankNode>": ("isBlank",),
    f"<{SH}Literal>": ("isLiteral",),
    f"<{SH}BlankNodeOrIRI>": ("isBlank", "isIRI"),
    f"<{SH}BlankNodeOrLiteral>": ("isBlank", "isLiteral"),
    f"<{SH}IRIOrLiteral>": ("isIRI", "isLiteral"),
}


def _node_kind(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    kinds = _NODE_KINDS.get(str(parameter))
    if kinds is None:
        message = f"{writer.graph.name(shape)}: {parameter} is no kind of node."
        raise ShapesError(message)
    return f"({' || '.join(f'{kind}({value})' for kind in kinds)})"


def _class(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    if not isinstance(parameter, NamedNode):
        message = f"{writer.graph.name(shape)}: sh:class names no class: {parameter}."
        raise ShapesError(message)
    return f"EXISTS {{ {instances(writer.classes, [parameter.value], value, writer.variable())} }}"


def instances(classes: ClassTree, class_iris: Iterable[str], node: str, variable: str) -> str:
    """Return the pattern that a node is an instance of one of the classes; the variable is for its own use."""
    iris = sorted({iri for class_iri in class_iris for iri in classes.with_subclasses(class_iri)})
    if len(iris) == 1:
        return f"{node} <{RDF}type> <{iris[0]}> ."
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }} {node} <{RDF}type> {variable} ."


def _pattern(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    flags = writer.graph.value(shape, "flags")
    arguments = [f"STR({value})", writer.parameter(shape, "pattern", parameter), *([str(flags)] if flags else [])]
    return f"!isBlank({value}) && REGEX({', '.join(arguments)})"


def _length(operator: str) -> "ValueComponent":
    def component(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
        number = _integer(writer, shape, "minLength or sh:maxLength", parameter)
        return f"!isBlank({value}) && STRLEN(STR({value})) {operator} {number}"

    return component


def _compared(operator: str) -> "ValueComponent":
    def component(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
        return f"{value} {operator} {writer.parameter(shape, 'minInclusive and its like', parameter)}"

    return component


def _in(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    # The operator IN compares values: 1 would be in ( 1.0 ), which SHACL denies.
    terms = [writer.parameter(shape, "in", item) for item in writer.graph.items(parameter)]
    return f"({' || '.join(f'sameTerm({value}, {term})' for term in terms) or 'false'})"


def _language_in(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    ranges = [writer.parameter(shape, "languageIn", item) for item in writer.graph.items(parameter)]
    return f"({' || '.join(f'LANGMATCHES(LANG({value}), {range_})' for range_ in ranges) or 'false'})"


def _nested(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    del shape
    return writer.expression(parameter, value)


def _not(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    del shape
    return f"!{writer.expression(parameter, value)}"


def _joined(operator: str) -> "ValueComponent":
    def component(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
        del shape
        return f"({operator.join(writer.expression(item, value) for item in writer.graph.items(parameter))})"

    return component


def _xone(writer: Conformance, shape: Term, parameter: Term, value: str) -> str:
    del shape
    terms = [f"IF({writer.expression(item, value)}, 1, 0)" for item in writer.graph.items(parameter)]
    return f"({' + '.join(terms)} = 1)"


SetComponent = Callable[[Conformance, Term, Term, Values], str]
ValueComponent = Callable[[Conformance, Term, Term, str], str]

_SET_COMPONENTS: Final[Mapping[str, SetComponent]] = {
    "hasValue": _has_value,
    "lessThan": _less_than("<"),
    "lessThanOrEquals": _less_than("<="),
    "maxCount": _max_count,
    "minCount": _min_count,
    "qualifiedMaxCount": _qualified_max_count,
    "qualifiedMinCount": _qualified_min_count,
    "uniqueLang": _unique_lang,
}

_VALUE_COMPONENTS: Final[Mapping[str, ValueComponent]] = {
    "and": _joined(" && "),
    "class": _class,
    "datatype": _datatype,
    "in": _in,
    "languageIn": _language_in,
    "maxExclusive": _compared("<"),
    "maxInclusive": _compared("<="),
    "maxLength": _length("<="),
    "minExclusive": _compared(">"),
    "minInclusive": _compared(">="),
    "minLength": _length(">="),
    "node": _nested,
    "nodeKind": _node_kind,
    "not": _not,
    "or": _joined(" || "),
    "pattern": _pattern,
    "property": _nested,
    "xone": _xone,
}

_NO_COMPONENTS: Final = frozenset(
    {
        "deactivated",
        "defaultValue",
        "description",
        "flags",
        "group",
        "message",
        "name",
        "order",
        "path",
        "qualifiedValueShape",
        "qualifiedValueShapesDisjoint",
        "severity",
        "targetClass",
        "targetNode",
        "targetObjectsOf",
        "targetSubjectsOf",
    },
)
"""What a shape may say without constraining anything by itself."""
