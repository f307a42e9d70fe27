"""The right to take one's data along, in a form that machines read (GDPR Art. 20)."""

from pathlib import Path

import pytest

from bot.wording import names
from tests.story.people import Person
from tests.story.town import Town

ASK = "Please export my data in a machine-readable format (JSON)."
ASK_ZH = "请以机器可读的格式导出我的数据。"


@pytest.mark.parametrize(("language", "text"), [("en", ASK), ("zh", ASK_ZH)])
async def test_portability(town: Town, anna: Person, tmp_path: Path, language: str, text: str) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    assert names(language)["rights"]["portability"] in acknowledgement.text
    assert (await town.ticket(acknowledgement.number))["rights"] == ["portability"]
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"

    files = {"data.json": b'{"name": "Anna Berg"}', "订单.csv": "订单\n".encode()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    attach = [word for name in files for word in ("--attach", str(tmp_path / name))]
    await town.does("answer", acknowledgement.number, "--text", "Here it is.", *attach)
    assert (await anna.hears()).files == files
