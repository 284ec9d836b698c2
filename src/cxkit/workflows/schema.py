"""The JSON schema of reports, or of a metric's options."""

from __future__ import annotations

import json
from typing import Annotated

from cxkit.model import Report
from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.run import find

Name = Annotated[str | None, Option("A metric, for the schema of its options; without one, the schema of all reports.", "[METRIC]")]


@workflow(panel="Data")
def schema(metric: Name = None) -> str:
    """What is the JSON schema of reports, or of a metric's options?

    Examples:
    cxkit schema
    cxkit schema nps
    cxkit schema gap
    """
    found = Report.model_json_schema(mode="serialization") if metric is None else find(metric).json_schema()
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
