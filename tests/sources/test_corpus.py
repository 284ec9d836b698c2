"""Each file of the corpus gives the table that its writer wrote: told how, exactly; left alone, exactly or with a doubt or an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpus.make import Case, cases

from cxkit.errors import SourceError
from cxkit.sources.opening import Source, open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, row_fits

CASES = cases()
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "loading.md"


def named(case: Case) -> str:
    return case.name


def opened(folder: Path, case: Case, overrides: Overrides) -> Source:
    (folder / case.name).write_bytes(case.data)
    return open_source([folder / case.name], overrides)


def read(source: Source) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The columns, and the rows that fit, as the exact reader has them."""
    exact = source.exact().frame
    if source.overflow:
        exact = exact.filter(row_fits()).drop(OVERFLOW)
    return source.columns, exact.collect(engine="streaming").rows()


def due(case: Case) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    return case.columns, [tuple(cell or None for cell in row) for row in case.rows]


def test_the_corpus_is_large_and_names_no_file_twice() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_document_tells_its_shares() -> None:
    refused = sum(bool(case.error) for case in CASES)
    repaired = sum(case.repaired > 0 for case in CASES)
    aside = sum(bool(case.aside) and not case.repaired for case in CASES)
    exact = len(CASES) - refused - repaired - aside
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert f"writes {len(CASES)} small files" in text
    assert f"{exact} give every cell exactly, {repaired} after repairs, {aside} all but the rows" in text
    assert f"and {refused} are refused" in text


# what is detected exactly is read alike when it is given: three of four of these with the slow tests
GIVEN = [pytest.param(case, marks=[pytest.mark.slow] * (case.exact and at % 4 > 0), id=named(case)) for at, case in enumerate(CASES)]


@pytest.mark.parametrize("case", GIVEN)
def test_with_its_dialect_given(tmp_path: Path, case: Case) -> None:
    if case.error:
        with pytest.raises(SourceError, match=case.error) as caught:
            read(opened(tmp_path, case, Overrides(**case.told)))
        assert case.name in caught.value.message
        assert caught.value.hint
        return
    source = opened(tmp_path, case, Overrides(**case.told))
    assert read(source) == due(case)
    problems = [record for _, record in source.problems()]
    assert [(record.line, record.problem) for record in problems if not record.repaired] == list(case.aside)
    assert sum(record.repaired for record in problems) == case.repaired


@pytest.mark.parametrize("case", CASES, ids=named)
def test_left_to_detection(tmp_path: Path, case: Case) -> None:
    if case.error:
        with pytest.raises(SourceError, match=case.error):
            read(opened(tmp_path, case, Overrides()))
        return
    source = opened(tmp_path, case, Overrides())
    found = read(source)
    doubts = {note.code for note in source.notes if note.level == "warning"}
    if case.exact:
        assert found == due(case)
        assert case.notes <= {note.code for note in source.notes}
        assert doubts <= case.notes
        problems = [(record.line, record.problem) for _, record in source.problems() if not record.repaired]
        assert problems == list(case.aside)
    else:
        assert found == due(case) or doubts
