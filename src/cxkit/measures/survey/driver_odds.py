"""Drivers of an ordered or a yes-or-no outcome: odds ratios of each rating, all others equal, from counts of distinct complete answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.survey.driver_importance import owners
from cxkit.measures.survey.top_boxes import boxes
from cxkit.model import Column, Note, Row
from cxkit.stats.adjust import adjust
from cxkit.stats.ordinal import OrdinalFit, cumulative_logit, proportional_odds
from cxkit.values import Scale

Kind = Literal["linear", "ordinal", "logit"]
NAMES: dict[Kind, str] = {"linear": "linear regression", "ordinal": "proportional odds", "logit": "logistic regression"}
_PER_COEFFICIENT = 10
"""Answers in the smaller class for each driver, below which odds ratios are too far from 1 (Peduzzi et al. 1996)."""
_PROMOTERS = 9

ODDS = (
    Column(key="driver", title="driver", unit="label", help="The rating."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    *with_limits(
        "odds_ratio", "odds ratio", "ratio", "Odds of a better outcome for one point more over those without, all else equal.", digits=2
    ),
    Column(key="p", title="p", unit="p", help="p value of an odds ratio of 1."),
    Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted (Holm) for the drivers."),
    Column(key="proportional_p", title="proportional p", unit="p", help="p value of an odds ratio that is the same all along the scale."),
)
FIT = (
    Column(key="model", title="model", unit="label", help="The regression."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    Column(key="log_likelihood", title="log-likelihood", unit="number", digits=2, help="Logarithm of the likelihood at the estimates."),
    Column(key="mcfadden_r2", title="McFadden's R²", unit="number", digits=3, help="1 - log-likelihood / that without drivers."),
    Column(key="p", title="p", unit="p", help="p value of no driver having an effect (Wald)."),
)


class Found(NamedTuple):
    """The rows of both tables, and what to note."""

    odds: list[Row]
    fit: Row
    varying: tuple[str, ...]
    diverged: tuple[str, ...]
    few: bool


@dataclass(frozen=True)
class OddsModel:
    """Which regression, of which drivers.

    ``weighted``: answers have weights, so that standard errors are a sandwich's. ``recommend``: the outcome is the
    recommendation, whose best answers are promoters.
    """

    kind: Kind
    names: tuple[str, ...]
    scale: Scale
    confidence: float
    weighted: bool
    recommend: bool

    def split(self, values: Sequence[float]) -> float:
        """The least answer that counts as good for the logistic regression. Raises UsageError if the scale has no usual number of boxes."""
        distinct = sorted(set(values))
        if len(distinct) == 2:
            return distinct[1]
        return _PROMOTERS if self.recommend and self.scale.high == 10 else self.scale.high - boxes(self.scale, None, distinct) + 1

    def explain(self, cells: pl.DataFrame, scores: Sequence[str], names: Sequence[str]) -> Found:
        """The odds ratios of the drivers ``names`` that vary. Raises DataError if the outcome is constant."""
        import numpy as np

        places = [self.names.index(name) + 1 for name in names]
        y = cells.get_column(scores[0]).to_numpy()
        if self.kind == "logit":
            y = (y >= self.split(y.tolist())).astype(float)
        x = cells.select(scores[at] for at in places).to_numpy()
        n, w = cells.get_column("n").to_numpy().astype(float), cells.get_column("w").to_numpy()
        clusters = owners(cells).to_numpy() if "unit" in cells.columns else None
        fit = cumulative_logit(y, x, w, cells.get_column("ww").to_numpy() if self.weighted else None, clusters)
        # w / n is the weight of an answer: a row of answers that are alike stands for as many units
        checks = None if self.kind == "logit" or self.weighted else proportional_odds(y, x, w, clusters)
        smallest = min(float(n[y == value].sum()) for value in (np.unique(y) if self.kind == "logit" else [y.min()]))
        total = int(n.sum())
        rows = _rows(fit, names, checks, total, self.confidence)
        whole: Row = {"model": NAMES[self.kind], "n": total, "log_likelihood": fit.log_likelihood, "mcfadden_r2": fit.r2}
        enough = _PER_COEFFICIENT * len(names)
        few = smallest < enough if self.kind == "logit" else total < enough
        varying = tuple(str(row["driver"]) for row in rows if _below(row["proportional_p"], checks, 1 - self.confidence))
        alone = tuple(name for at, name in enumerate(names) if fit.diverged[at])
        return Found(rows, {**whole, "p": fit.joint_p()}, varying, alone, few)

    def notes(self, found: Sequence[Found], outcome: str, values: Sequence[float]) -> list[Note]:
        """What was modelled, and where it is doubtful."""
        what = (
            tr("'{outcome}' of {values:g} and more", outcome=outcome, values=self.split(values))
            if self.kind == "logit"
            else tr("a higher '{outcome}'", outcome=outcome)
        )
        text = tr(
            "Odds ratios: {names}, the odds of {what} for one point more of a driver, all others equal.",
            names=translated(NAMES[self.kind]),
            what=what,
        )
        notes = [Note(code="odds", level="info", text=text)]
        if varying := sorted({name for each in found for name in each.varying}):
            text = tr(
                "The odds ratios of {names} are not the same all along the scale (proportional p): those shown are averages.",
                names=", ".join(varying),
            )
            notes.append(Note(code="not-proportional", level="warning", text=text, hint="--model logit takes one point of the scale"))
        if alone := sorted({name for each in found for name in each.diverged}):
            text = tr("{names}: answers separate the outcome wholly, so that the odds ratio has no end.", names=", ".join(alone))
            notes.append(Note(code="separated", level="warning", text=text))
        if any(each.few for each in found):
            text = tr(
                "Fewer than {per_coefficient} answers of the rarer outcome for each driver: odds ratios are too far from 1.",
                per_coefficient=_PER_COEFFICIENT,
            )
            notes.append(Note(code="few-answers", level="warning", text=text, hint="name fewer drivers: --drivers REGEX"))
        return notes


def _below(p: object, checks: Sequence[float | None] | None, level: float) -> bool:
    """Whether a p value is below the level, adjusted by Bonferroni for its number."""
    return isinstance(p, float) and checks is not None and p * len(checks) < level


def _rows(fit: OrdinalFit, names: Sequence[str], checks: Sequence[float | None] | None, n: int, confidence: float) -> list[Row]:
    odds = [fit.odds(at, confidence) for at in range(len(names))]
    adjusted = adjust([each.p for each in odds], "holm")
    rows: list[Row] = [
        {
            "driver": name,
            "n": n,
            **limited("odds_ratio", each.ratio, (each.low, each.high)),
            "p": each.p,
            "p_adj": p_adj,
            "proportional_p": checks[at] if checks else None,
        }
        for at, (name, each, p_adj) in enumerate(zip(names, odds, adjusted, strict=True))
    ]
    return sorted(rows, key=lambda row: (row["p"] is None, row["p"] if isinstance(row["p"], float) else 0.0, str(row["driver"])))
