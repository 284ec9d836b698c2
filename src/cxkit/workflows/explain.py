"""What a command computes, by which formula, from which source."""

from __future__ import annotations

from typing import Annotated

from cxkit.language import tr, translated
from cxkit.model import Explanation
from cxkit.options import Option
from cxkit.registry import WORKFLOWS, Metric, workflow
from cxkit.run import find

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
    found = WORKFLOWS[command] if command in WORKFLOWS else find(command)
    title = f"cxkit {found.name}" + (f": {translated(found.title)}" if isinstance(found, Metric) else "")
    options = tuple((f"--{each.name.replace('_', '-')}", translated(each.option.help)) for each in found.parameters)
    listed = "\n".join(f"  {name}  {text}" for name, text in options)
    question, parts, examples = _parts(found.doc)
    return Explanation(
        title=title,
        question=translated(question),
        parts=parts,
        examples=examples,
        options=options,
        text=f"{title}\n{'=' * len(title)}\n\n{found.doc}\n" + (f"\n{tr('Options of its own:')}\n{listed}\n" if options else ""),
    )


def _parts(doc: str) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The question of a docstring, its paragraphs with their headings (empty: none), and its examples."""
    headings = {
        "Result": tr("Result"),
        "Formula": tr("Formula"),
        "Defaults": tr("Defaults"),
        "Edge cases": tr("Edge cases"),
        "Errors": tr("Errors"),
        "Source": tr("Source"),
    }
    question, *paragraphs = doc.split("\n\n")
    parts, examples = list[tuple[str, str]](), tuple[str, ...]()
    for paragraph in paragraphs:
        heading, _, text = paragraph.partition(":")
        if heading == "Examples":
            examples = tuple(text.split("\n")[1:])
        elif heading in headings:
            parts.append((headings[heading], " ".join(text.split())))
        else:
            parts.append(("", " ".join(paragraph.split())))
    return " ".join(question.split()), tuple(parts), examples
