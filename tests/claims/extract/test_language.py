"""English is read; other languages are recognised, never guessed at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.extract.language import is_read
from claims.model import Claim

OTHERS = [
    "El servidor no funciona desde ayer",
    "La aplicación ya funciona de nuevo",
    "Der Dienst ist seit heute Morgen gestört, down down down",
    "Alle Systeme laufen wieder normal",
    "Le service est de nouveau disponible",
    "WhatsApp est en panne depuis une heure",
    "Il sito è tornato online dopo due ore",
    "O aplicativo está fora do ar",
    "De website is weer bereikbaar",
    "Tjänsten fungerar igen",
    "Serwis znowu działa po awarii",
    "Servis şu anda çalışmıyor",
    "Palvelu toimii taas normaalisti",
    "Služba opět funguje",
    "A szolgáltatás újra működik",
    "Serviciul funcționează din nou",
    "Layanan kembali normal setelah gangguan",
    "Ang app ay hindi gumagana",
    "server lại sập rồi",
    "Сервис снова работает",
    "サーバーが復旧しました",
    "서비스가 복구되었습니다",
    "الخدمة تعمل الآن",
]
ENGLISH = [
    "Facebook's down",
    "resolved",
    "99,99% for Q3",
    "psn kaput",
    "Déjà vu: Slack is down",
    "Zoë says the café app works",
    "api p95 120ms",
    "",
    "\U0001f525",
]


@pytest.mark.parametrize("text", OTHERS)
def test_another_language_is_not_guessed_at(extract: Callable[..., tuple[Claim, ...]], text: str) -> None:
    assert not is_read(text)
    assert extract(text) == ()


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text: str) -> None:
    assert is_read(text)
