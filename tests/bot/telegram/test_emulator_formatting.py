"""Parse modes of the emulator: what is shown, what is refused; escaped text comes out as it went in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import MessageEntity
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot
from telegram.helpers import escape_markdown

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_entities import trimmed
from bot.demo.telegram_html import parse_html
from bot.demo.telegram_markdown import parse_markdown
from bot.demo.telegram_people import Person
from tests.bot.telegram.conftest import refused

Bot = ExtBot[None]


@pytest.fixture
async def ann(telegram: TelegramEmulator) -> Person:
    ann = telegram.user("Ann")
    await ann.starts()
    return ann


async def test_html_as_it_is_seen(ann: Person, bot: Bot) -> None:
    text = (
        "🙂 <b>PD-1 <i>删除</i></b> &lt;b&gt; <code>a &amp; b</code> <a href='https://example.com/x'>here</a>"
    )
    sent = await bot.send_message(ann.id, text, parse_mode=ParseMode.HTML)
    seen = await ann.next_reply()
    assert seen.text == sent.text == "🙂 PD-1 删除 <b> a & b here"
    assert seen.marked["bold"] == ["PD-1 删除"] and seen.marked["italic"] == ["删除"]
    assert seen.marked["code"] == ["a & b"] and seen.marked["text_link"] == ["here"]


async def test_markdown_as_it_is_seen(ann: Person, bot: Bot) -> None:
    text = (
        "*PD\\-1 _删除_* __u__ ~s~ ||p|| `a\\`b` [here](https://example.com/x)\n"
        ">quoted\n>more\nplain ```\ncode```"
    )
    await bot.send_message(ann.id, text, parse_mode=ParseMode.MARKDOWN_V2)
    seen = await ann.next_reply()
    assert seen.text == "PD-1 删除 u s p a`b here\nquoted\nmore\nplain \ncode"
    assert seen.marked == {
        "bold": ["PD-1 删除"],
        "italic": ["删除"],
        "underline": ["u"],
        "strikethrough": ["s"],
        "spoiler": ["p"],
        "code": ["a`b"],
        "text_link": ["here"],
        "blockquote": ["quoted\nmore"],
        "pre": ["\ncode"],
    }


@pytest.mark.parametrize(
    ("mode", "text", "reason"),
    [
        ("HTML", "<b>x", 'end tag corresponding to start tag "b"'),
        ("HTML", "<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "删<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 3'),
        ("HTML", "a <3", "Unclosed start tag at byte offset 2"),
        ("HTML", "<span>x</span>", 'Unsupported start tag "span"'),
        ("MarkdownV2", "PD-1", "Character '-' is reserved and must be escaped"),
        ("MarkdownV2", "*x", "end of Bold entity at byte offset 0"),
        ("MarkdownV2", "`x", "end of Code entity at byte offset 0"),
        ("MarkdownV2", "删 _x", "end of Italic entity at byte offset 4"),
        ("MarkdownV2", "[x](http", "end of a URL"),
        ("Markdown", "x", "unsupported parse_mode"),
    ],
)
async def test_broken_formatting(ann: Person, bot: Bot, mode: str, text: str, reason: str) -> None:
    with refused(BadRequest, reason):
        await bot.send_message(ann.id, text, parse_mode=mode)


async def test_length_counts_after_parsing(ann: Person, bot: Bot) -> None:
    await bot.send_message(ann.id, f"<b>{'x' * 4096}</b>", parse_mode=ParseMode.HTML)


async def test_entities_given_and_found(ann: Person, bot: Bot) -> None:
    entity = MessageEntity(MessageEntity.BOLD, offset=2, length=3)
    sent = await bot.send_message(ann.id, "  you wrote to privacy@example.com \n", entities=[entity])
    seen = await ann.next_reply()
    assert seen.text == sent.text == "you wrote to privacy@example.com"
    assert seen.marked == {"bold": ["you"], "email": ["privacy@example.com"]}


def test_trimming_cuts_entities() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 4}]
    assert trimmed("  ab ", entities) == ("ab", [{"type": "italic", "offset": 0, "length": 2}])


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_escaped_text_is_shown_as_written(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>")[0] == text
    assert parse_markdown(escape_markdown(text, version=2))[0] == text
