"""Choice among encodings without a mark: only the right one decodes the bytes that are not ASCII to letters of words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

# A character of two bytes may end in a letter or digit, and in none of these.
_WORD = re.compile(rb"[^\x00-\x2f:-?]*[\x80-\xff][^\x00-\x2f:-?]*")
_WORDS = 500  # distinct ones that are scored

# For each language its letters beyond ASCII; frequent and rare ones are separated by a bar.
_WESTERN = ("äöüß", "éèêëàâçîïôûùœæ", "áéíóúñü", "áâãàçéêíóôõú", "àèéìòù", "éëèïöüáó", "åäöé", "æøåéöä")
_SEVERAL = ("äöüßéèêëàâçîïôûùœæáíóúñåøãõìò", "ąćęłńóśźżáčďéěíňóřšťúůýžöőüűăâîşţđäß")
"""The letters of several languages in one file, with a little less weight."""
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "äöüß")
_CYRILLIC = ("оеаинтсрвлкмдпуя|бгжзйфхцчшщъыьэюяё", "оаинтвреслкдумпі|бгжзйфхцчшщьюяїєґ", "аоеитнрсвдлкпмзу|бгжйфхцчшщъьюяђјљњћџў")
_GREEK = ("αοιετσνηυρπκμλς|βγδζθξφχψωάέήίόύώϊϋΐΰ",)
_TURKISH = ("çğıöşüâîû",)
_HEBREW = ("יוהלארתמבשנם|גדזחטכךןסעפףצץק",)
_ARABIC = ("اليمونرتبةعدسفك|ءآأؤإئثجحخذزشصضطظغقهى",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
_SIGNS = frozenset("’‘“”„–—…€«»°§¿¡\xa0،؛؟")
_RARE_SIGNS = frozenset("®©™£·×½²³№´‚•")
_ORDINAL = "ºª"
_WORDS_OF_ONE_LETTER = frozenset("àéèóúåöøæâô")
"""As in "0 à 10"; central European languages write those of theirs without accents."""
# Syllables and characters that make up more than half of usual texts.
_HANGUL = (
    "이다는에의을가하고지로를은기사한도서리대스어자인해들시일정그나으수아보적부제니라요있게원장만주구화전상여과면안관것회소동선우조성트세연"
    "문내유공경신생비당진무위거건물중간용방중학국모방법러르없음습친절직매객품질료계약담점좋았족편빠늦렸화통결재배송산울부광천분간길때말많"
)
_SIMPLIFIED = (
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无"
    "开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话者向情部正名定女问力机给等几很业最间新"
    "什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市至色服务度客满非常推荐朋友店待购买品质量价格员态太"
)
_TRADITIONAL = (
    "的一是不了在人有我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可里後小麼心多天而能好都然沒日於起還發成事只作當想看文無"
    "開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話者向情部正名定女問力機給等幾很業最間新"
    "什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市至色服務度客滿非常推薦朋友店待購買品質量價格員態太"
)
_KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7)))) + "ー、。"


class _Candidate(NamedTuple):
    """An encoding with the letters of each of its languages, or, if characters take two bytes, with the most frequent characters."""

    name: str
    languages: tuple[str, ...] = ()
    common: str = ""


# If several score equally, the first is chosen.
_CANDIDATES = (
    _Candidate("cp1252", _WESTERN),
    _Candidate("iso8859-15", _WESTERN),
    _Candidate("cp1250", _CENTRAL),
    _Candidate("iso8859-2", _CENTRAL),
    _Candidate("cp1251", _CYRILLIC),
    _Candidate("koi8-u", _CYRILLIC),
    _Candidate("cp866", _CYRILLIC),
    _Candidate("cp1253", _GREEK),
    _Candidate("iso8859-7", _GREEK),
    _Candidate("cp1254", _TURKISH),
    _Candidate("cp1255", _HEBREW),
    _Candidate("cp1256", _ARABIC),
    _Candidate("cp1257", _BALTIC),
    _Candidate("mac_roman", _WESTERN),
    _Candidate("cp850", _WESTERN),
    _Candidate("cp949", common=_HANGUL),
    _Candidate("cp932", common=_KANA),
    _Candidate("euc_jp", common=_KANA),
    _Candidate("gb18030", common=_SIMPLIFIED),
    _Candidate("big5hkscs", common=_TRADITIONAL),
)
_NEVER = -3.0  # the score of control characters, private characters and undefined bytes, which text does not contain
_PERFECT = 0.95
_AHEAD = 0.6  # how much better than cp1252 another reading must be, in letters
_CLEAR = 1.2  # how much better than all others for it to be sure
_POOR = 0.5  # a mean below which nothing makes words


def choose_encoding(data: bytes) -> tuple[str, list[str], bool]:
    """Choose the encoding with the best score.

    Returns it, the rivals with a similar score that decode to other characters, the best first, and whether the choice is certain.
    """
    words = list(dict.fromkeys(match[0] for match in _WORD.finditer(data)))[:_WORDS]
    joined = b" ".join(words)
    usual, mean = _score(joined, _CANDIDATES[0])
    if mean >= _PERFECT:
        return "cp1252", [], True
    scores = {candidate.name: _score(joined, candidate) for candidate in _CANDIDATES[1:]}
    name = max(scores, key=lambda each: scores[each][0])
    best, quality = scores[name]
    if best < usual + _AHEAD:
        name, best, quality = "cp1252", usual, mean
    scores["cp1252"] = (usual, mean)
    text = joined.decode(name, "replace")
    least = best - (_AHEAD if name == "cp1252" else _CLEAR)
    rivals = sorted((other for other in scores if other != name and scores[other][0] > least), key=lambda other: -scores[other][0])
    close = [other for other in rivals if joined.decode(other, "replace") != text]
    return name, close, quality >= _POOR and not close


def _score(joined: bytes, candidate: _Candidate) -> tuple[float, float]:
    """The score of an encoding, in letters, and its mean over all characters that are not ASCII: 1 is perfect."""
    text = f" {joined.decode(candidate.name, 'replace')} "
    foreign = [place for place, sign in enumerate(text) if sign > "\x7f"]
    if not foreign:
        return _NEVER, _NEVER
    neighbours = ((text[place - 1], text[place], text[place + 1]) for place in foreign)
    if candidate.common:
        score = sum(_score_wide(*three, candidate) for three in neighbours)
    else:
        triples = Counter(neighbours)
        context = sum(n * _score_context(*three) for three, n in triples.items())
        letters = Counter[str]()
        for (previous, sign, following), n in triples.items():
            if (
                sign.isalpha()
                and sign not in _ORDINAL
                and (previous.isalnum() or following.isalnum() or sign.lower() in _WORDS_OF_ONE_LETTER)
                and (sign != "õ" or following in "es")
            ):  # in Portuguese only before these letters
                letters[sign.lower()] += n
        score = context + max(_score_letters(letters, language) for language in (*candidate.languages, *_SEVERAL))
    return score, score / len(foreign)


def _score_letters(letters: Counter[str], language: str) -> float:
    common, divided, rare = language.partition("|")
    worth = dict.fromkeys(common, 1.15 if divided else 0.8 if language in _SEVERAL else 1.0) | dict.fromkeys(rare, 0.7)
    return sum(n * worth.get(sign, -0.4) for sign, n in letters.items())


def _score_context(previous: str, sign: str, following: str) -> float:
    """Score a character of one byte by its neighbours: 0 for a letter in a plausible place."""
    if sign == "\ufffd" or (not sign.isprintable() and sign not in "\xa0\xad"):
        return _NEVER
    if previous.isdigit() and following.isdigit():  # thousands are separated by blanks that do not break, hardly ever by letters
        return 1.0 if sign in "\xa0\u202f" else -1.0 if sign.isalpha() else 0.0
    if sign in _ORDINAL:  # as in "Nº" and "1ª"
        return 1.0 if (previous in "nN" or previous.isdigit()) and not following.isalnum() else -0.4
    if not sign.isalpha():
        if not (previous.isalnum() or following.isalnum()):
            return 0.0  # no evidence by itself
        between = previous.isalpha() and following.isalpha() and sign not in "’´·"
        return (0.8 if sign in _SIGNS else 0.4 if sign in _RARE_SIGNS else -0.5) - (1.0 if between else 0.0)
    worth = 0.0
    if sign.isupper():
        # Capitals occur at the start of a word, or in words of capitals only.
        worth -= 1.3 if previous.islower() else 0.4 if previous.isupper() and previous > "\x7f" else 0.0
    elif previous.isupper() and following.isupper():
        worth -= 0.8
    if sign > "\u036f":
        worth -= 1.0 * (_is_latin(previous) or _is_latin(following))
    elif previous > "\x7f" and previous.isalpha():
        worth -= 0.5  # accented letters are rarely adjacent
    return worth


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _score_wide(previous: str, sign: str, following: str, candidate: _Candidate) -> float:
    """Score a character of two bytes."""
    if sign == "\ufffd" or not sign.isprintable() or "\ue000" <= sign <= "\uf8ff":
        return _NEVER
    latin = 0.7 * (_is_latin(previous) or _is_latin(following))
    if sign in candidate.common:
        return 2.0 - latin
    if "\u3000" <= sign <= "\u303f" or "\uff01" <= sign <= "\uff5e":
        return 0.8 - latin
    return (0.8 if sign in _frequent_characters(candidate.name) else -1.0) - latin


@cache
def _frequent_characters(name: str) -> frozenset[str]:
    """The characters that older, smaller standards contain: frequent syllables and Chinese characters."""
    codec, leads = {
        "cp949": ("euc_kr", range(0xB0, 0xC9)),
        "gb18030": ("gb2312", range(0xB0, 0xD8)),
        "big5hkscs": ("big5", range(0xA4, 0xC7)),
        "cp932": ("cp932", range(0x88, 0x98)),
        "euc_jp": ("euc_jp", range(0xB0, 0xD0)),
    }[name]
    every = bytes(byte for lead in leads for trail in range(0x40, 0xFF) for byte in (lead, trail, 0x0A))
    return frozenset(line for line in every.decode(codec, "replace").split("\n") if len(line) == 1)
