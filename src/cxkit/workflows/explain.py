"""What a command computes, by which formula, from which source."""

from __future__ import annotations

from typing import Annotated

from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.model import Explanation
from cxkit.options import Option
from cxkit.registry import METRICS, WORKFLOWS, Metric, workflow
from cxkit.run import find
from cxkit.text.docstring import documentation

Name = Annotated[str, Option("Name of a metric or another command.", "COMMAND")]


@workflow(panel="Data")
def explain(command: Name) -> Explanation:
    """What does a command compute, by which formula, and from which source?

    With `--output page.html` or `page.md` the explanation is written as a page.

    Examples:
    cxkit explain nps
    cxkit explain gap
    cxkit explain budget --output budget.html
    """
    if command not in {*METRICS, *WORKFLOWS}:
        raise UsageError(
            tr("There is no command '{name}'.", name=command), tr("There are: {names}.", names=", ".join(sorted({*METRICS, *WORKFLOWS})))
        )
    found = WORKFLOWS[command] if command in WORKFLOWS else find(command)
    described = documentation(found.doc)
    return Explanation(
        title=f"cxkit {found.name}" + (f": {translated(found.title)}" if isinstance(found, Metric) else ""),
        question=translated(described.question),
        parts=tuple((translated(part.heading), tuple(map(translated, part.entries))) for part in described.parts),
        examples=described.examples,
        options=tuple((", ".join(each.option.flags(each.name)), translated(each.option.help)) for each in found.parameters),
    )
