"""What comes easily to respondents in general, as making friends, is no effort of customers; what a company offers them is."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

OWN = (
    "It is easy for me to make friends",
    "I learn new languages easily",
    "Es fällt mir leicht, neue Sprachen zu lernen",
    "Ich finde es leicht, neue Freunde kennenzulernen",
    "J'apprends facilement les langues",
    "Me resulta fácil hacer amigos",
    "Mi riesce facile concentrarmi",
    "Ik vind het makkelijk om vrienden te maken",
    "I find it difficult to fall asleep",
    "Tenho facilidade em aprender novos idiomas",
    "Tengo facilidad para los idiomas",
    "Ho facilità ad imparare le lingue",
    "How easy is it for you to make friends?",
    "How easily do you fall asleep?",
    "Aprendo idiomas con facilidad",
    "J'ai des difficultés à m'endormir",
    "Wie leicht fällt es Ihnen, sich zu konzentrieren?",
    "Tenho facilidade para falar em público",
    "Ik leer makkelijk nieuwe talen",
    "How easy do you find it to work with other people?",
    "How easy is it for you to solve puzzles?",
)
OFFERED = (
    "The company made it easy for me to handle my issue",
    "It was easy for me to return the product",
    "It is easy for me to use the app",
    "I found it easy to find what I needed",
    "I find it easy to use the website",
    "How easy was it to get help?",
    "How easy was it for you to resolve your issue today?",
    "How easy is it for you to use our portal?",
    "Foi fácil encontrar o que procurava",
    "Wie leicht fällt es Ihnen, unseren Shop zu bedienen?",
    "Il m'est facile d'utiliser le site",
    "Je trouve facilement ce que je cherche",
    "Me resultó fácil hacer el trámite",
    "Me resulta fácil usar la aplicación",
    "Mi è risultato facile prenotare",
    "Het was makkelijk om contact op te nemen",
    "Ik vind het makkelijk om de app te gebruiken",
    "Tenho facilidade em usar o aplicativo",
    "How easy did you find it to park at the store?",
    "How easy do you find our checkout?",
    "How easy is it to do business with us?",
    "It was easy to get my problem solved",
    "La tienda me hizo fácil resolver mi problema",
    "How easy is it for you to do business with Acme?",
    "How easy do you find it to work with Acme?",
    "It is easy for me to get my questions answered",
    "How easy is it for you to understand your bill?",
    "Wie leicht fällt es Ihnen, einen Schaden zu melden?",
    "Ich finde es einfach, meinen Vertrag zu verstehen",
    "Me resulta fácil entender la factura",
)


@pytest.mark.parametrize("header", OWN)
def test_a_statement_on_ones_own_ability_is_no_effort(header: str) -> None:
    with pytest.raises(RoleError, match="No column's name suggests the effort score"):
        cxkit.ces(pl.DataFrame({"age_group": ["a", "b"] * 6, header: [5, 3, 4, 1, 5, 5] * 2}))


@pytest.mark.parametrize("header", OFFERED)
def test_ease_with_what_a_company_offers_is_the_effort(header: str) -> None:
    report = cxkit.ces(pl.DataFrame({"age_group": ["a", "b"] * 6, header: [5, 3, 4, 1, 5, 5] * 2}), by="none", easy="high")
    assert report.table("overall").rows[0]["easy"] == pytest.approx(4 / 6)
