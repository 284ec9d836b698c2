"""What a metric computes, by which formula, from which source."""

from __future__ import annotations

from typing import Annotated

from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.run import find

Name = Annotated[str, Option("Name of the metric.", "METRIC")]


@workflow(panel="Data")
def explain(metric: Name) -> str:
    """What does a metric compute, by which formula, and from which source?"""
    found = find(metric)
    options = "\n".join(f"  --{each.name.replace('_', '-')}  {each.option.help}" for each in found.parameters)
    return f"{found.title}\n{'=' * len(found.title)}\n\n{found.doc}\n\nOptions of its own:\n{options}\n"
