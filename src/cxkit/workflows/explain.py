"""What a command computes, by which formula, from which source."""

from __future__ import annotations

from typing import Annotated

from cxkit.language import tr, translated
from cxkit.options import Option
from cxkit.registry import WORKFLOWS, Metric, workflow
from cxkit.run import find

Name = Annotated[str, Option("Name of a metric or another command.", "COMMAND")]


@workflow(panel="Data")
def explain(command: Name) -> str:
    """What does a command compute, by which formula, and from which source?

    Examples:
    cxkit explain nps
    cxkit explain gap
    cxkit explain budget
    """
    found = WORKFLOWS[command] if command in WORKFLOWS else find(command)
    title = f"cxkit {found.name}" + (f": {translated(found.title)}" if isinstance(found, Metric) else "")
    options = "\n".join(f"  --{each.name.replace('_', '-')}  {translated(each.option.help)}" for each in found.parameters)
    return f"{title}\n{'=' * len(title)}\n\n{found.doc}\n" + (f"\n{tr('Options of its own:')}\n{options}\n" if options else "")
