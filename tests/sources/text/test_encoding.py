"""Texts in encodings without a mark: found, or doubted; never silently another one where the words tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.sources.opening import open_source
from cxkit.sources.text.encoding import detect_encoding
from cxkit.sources.text.transcoding import is_valid_utf8

TEXTS = [
    ("de", "Die Wartezeit war zu lang, schöne Grüße aus München! Größe fehlt, Übergabe: Straße 5, ärgerlich", "cp1252 mac_roman cp850"),
    ("fr", "Très bon accueil à l’hôtel, réception agréable; où êtes-vous ? Ça va être refait, cœur", "cp1252 mac_roman"),
    ("es", "¿Cuándo llega mi pedido? Atención rápida, el señor fue muy amable; mañana ¡Excelente!", "cp1252 mac_roman cp850"),
    ("pl", "Bardzo długi czas oczekiwania, złe doświadczenie; świetna obsługa, żółty ręcznik, źle", "cp1250 iso8859-2"),
    ("cs", "Příjemný personál, čekání bylo dlouhé; žádný problém, děkuji, vše v pořádku, řeším", "cp1250 iso8859-2"),
    ("hu", "Türelmes ügyfélszolgálat, hosszú várakozás; kitűnő, köszönöm, győri üzlet", "cp1250 iso8859-2"),
    ("ru", "Очень хороший сервис, но долго ждал ответа; не рекомендую. Москва, магазин", "cp1251 koi8-r cp866"),
    ("el", "Πολύ καλή εξυπηρέτηση, μεγάλη αναμονή στο κατάστημα, ευχαριστώ", "cp1253 iso8859-7"),
    ("tr", "Çok iyi hizmet, teşekkürler; uzun bekleme süresi, İstanbul mağazası değil, ışık", "cp1254"),
    ("he", "שירות מצוין בחנות של תל אביב, תודה רבה", "cp1255"),
    ("ar", "خدمة ممتازة في متجر القاهرة، شكرا جزيلا لكم على المساعدة", "cp1256"),
    ("ko", "매우 만족합니다, 친절한 직원; 대기 시간이 길어요, 서울 매장", "cp949"),
    ("ja", "店員が親切でした。とても満足しています、待ち時間が長い", "cp932 euc_jp"),
    ("zh", "服务态度很好，等待时间太长，不推荐给朋友，非常满意", "gb18030"),
    ("zh", "服務態度很好，等待時間太長，不推薦給朋友，非常滿意", "big5"),
]


def assert_detected(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    found = detect_encoding(data)
    assert found
    assert data.decode(found.encoding, "replace") == text
    assert not found.doubt


@pytest.mark.parametrize(("text", "encoding"), [(text, encoding) for _, text, encodings in TEXTS for encoding in encodings.split()])
def test_words_tell_the_encoding(text: str, encoding: str) -> None:
    assert_detected(f"id;comment\n1;Good service\n2;{text}\n", encoding)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("N°;Date;Note globale (0 à 10)", "cp1252"),
        ("Nº;data;Satisfação (de 0 a 10) é obrigatório", "cp1252"),
        ("id;Hvor tilfreds er du på en skala (1 er dårligt, å = andet)", "cp1252"),
        ("lp;Ocena obsługi (1-10);zależy od działu", "cp1250"),
    ],
)
def test_few_letters_in_the_header_alone_tell_the_encoding(header: str, encoding: str) -> None:
    assert_detected(f"{header}\n1;2026-01-02;9\n", encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [text for _, text, _ in TEXTS])
def test_wide_text_without_a_mark(text: str, encoding: str) -> None:
    data = f"id;comment\n1;Good service\n2;{text}\n".encode(encoding)
    found = detect_encoding(data)
    assert found
    assert found.encoding == encoding


def test_a_single_foreign_byte_that_could_be_anything_is_doubted() -> None:
    found = detect_encoding(b"id;comment\n1;of\xcaAustralia\n2;x\x8c\xe6\n")
    assert found
    assert "uncertain" in found.doubt


@settings(max_examples=10 * settings().max_examples)
@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding_or_are_no_text(data: bytes) -> None:
    found = detect_encoding(data)
    if found:
        assert isinstance(data.decode(found.encoding, "replace"), str)


def test_a_sign_that_divides_every_line_is_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes('id§channel§score\n1§web§9\n2§"sh\nop"§7\n3§Büro§8\n'.encode("cp1252"))
    source = open_source([path])
    assert source.columns == ("id", "channel", "score")
    assert [note.code for note in source.notes] == ["encoding-doubt"]
    assert source.exact().frame.select("channel").collect().to_series().to_list() == ["web", "sh\nop", "Büro"]


@pytest.mark.parametrize("before", range(-3, 3))
def test_all_bytes_of_a_file_are_looked_at(tmp_path: Path, before: int) -> None:
    block = 1 << 18
    path = tmp_path / "t.csv"
    for text, is_valid in [("€".encode(), True), (b"\xe2\x82", False), (b"\x80", False)]:
        path.write_bytes(b"x" * (block + before) + text + b"x" * block)
        assert is_valid_utf8(str(path)) == is_valid
    path.write_bytes(b"x" * block + b"\xe2\x82")
    assert not is_valid_utf8(str(path))
