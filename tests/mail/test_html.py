"""HTML bodies: what a reader sees is what the sender said, and what is hidden is nobody's word."""

# ruff: noqa: E501  (the replies are as the programs write them)

import pytest

from mail.html import to_text
from mail.quotes import new_text


def text(html: str) -> str:
    return to_text(html)[0]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("a <b>bold</b> word and <i>an</i>other", "a bold word and another"),
        ("<ul><li>One<li>Two</ul>", "- One\n- Two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a &lt;b&gt; &amp; &#21024;&#x9664;&nbsp;x", "a <b> & 删除\xa0x"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("  lots \n of\tblanks ", "lots of blanks"),
        ("<html><head><title>t</title><style>p{}</style></head><body>x</body></html>", "x"),
        ("<script>alert(1)</script>x<!-- c -->y", "xy"),
        ("plain text alone", "plain text alone"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("", ""),
        ("<img src='http://tracker.example/x.gif' alt='logo'>x", "x"),
        ("<blockquote type='cite'>old</blockquote>new", "> old\n\nnew"),
        ("<blockquote style='margin:0 0 0 40px;border:none'>mine</blockquote>", "mine"),
        ("<a href='http://x.example'>our site</a>", "our site"),
    ],
)
def test_the_visible_words_in_their_lines(html: str, expected: str) -> None:
    assert text(html) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>evil</div>",
        "<div style='DISPLAY : NONE !important'>evil</div>",
        "<span style='visibility:hidden'>evil</span>",
        "<span style='font-size:0px'>evil</span>",
        "<span style='font-size:0'>evil</span>",
        "<span style='opacity:0'>evil</span>",
        "<span style='mso-hide:all'>evil</span>",
        "<span style='color:transparent'>evil</span>",
        "<div style='max-height:0;overflow:hidden'>evil</div>",
        "<p hidden>evil</p>",
        "<div style='display:none'><p>deep <b>evil</b></p></div>",
        "<style>.x{display:none}</style><p class='y x'>evil</p>",
        "<style>#x{display:none}</style><p id='x'>evil</p>",
    ],
)
def test_hidden_words_are_left_out_and_that_is_said(hidden: str) -> None:
    assert to_text(f"<p>good</p>{hidden}<p>words</p>") == ("good\n\nwords", "hidden text left out")


@pytest.mark.parametrize(
    "shown", ["font-size:10px", "opacity:0.9", "opacity:1", "color:#fff", "display:block", "max-height:0.5em"]
)
def test_styled_words_are_kept(shown: str) -> None:
    assert to_text(f"<p style='{shown}'>good</p>") == ("good", "")


# How the programs write a reply in HTML; all of them quote "Old words".
REPLIES = {
    "gmail": '<div dir="ltr">New words</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, Jan 5, '
    '2024 at 10:00 AM Desk &lt;<a href="mailto:d@x.org">d@x.org</a>&gt; wrote:<br></div><blockquote class="gmail_quote">'
    "<div>Old words</div></blockquote></div>",
    "gmail zh": '<div dir="ltr">New words</div><div class="gmail_quote"><div class="gmail_attr">Desk &lt;d@x.org&gt; '
    "于2024年1月5日周五 10:00写道：<br></div><blockquote>Old words</blockquote></div>",
    "outlook": '<div class="WordSection1"><p class="MsoNormal">New words<o:p></o:p></p><div><div style="border:none;'
    'border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Desk &lt;d@x.org&gt; <br><b>Sent:</b> Friday<br>'
    "<b>To:</b> Li<br><b>Subject:</b> Yours<o:p></o:p></p></div></div><p>Old words</p></div>",
    "outlook web": '<div>New words</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
    '<div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> Desk &lt;d@x.org&gt;<br><b>Gesendet:</b> Freitag<br><b>An:</b> '
    "Li<br><b>Betreff:</b> Ihr</font><div>&nbsp;</div></div><div>Old words</div>",
    "apple": "<html><body>New words<br><div><br><blockquote type='cite'><div>On 5 Jan 2024, at 10:00, Desk &lt;d@x.org&gt; "
    "wrote:</div><br><div>Old words</div></blockquote></div></body></html>",
    "yahoo": '<div>New words</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>On Friday, January 5, 2024, '
    "10:00 AM, Desk &lt;d@x.org&gt; wrote:</div><div><br></div><div>Old words</div></div></div>",
    "qq": "<div>New words</div><div><includetail><div>&nbsp;</div><div>&nbsp;</div><div style='font-size: 12px;'>"
    "------------------&nbsp;原始邮件&nbsp;------------------</div><div><div><b>发件人:</b>&nbsp;Desk;</div></div>"
    "<div>Old words</div></includetail></div>",
    "163": '<div>New words</div><br><p>在 2024-01-05 10:00:00，"Desk" &lt;d@x.org&gt; 写道：</p>'
    "<blockquote id='isReplyContent'>Old words</blockquote>",
    "netease master": "<div>New words</div><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>Desk</td></tr>"
    "<tr><td>日期</td><td>2024</td></tr></table><div>Old words</div>",
    "thunderbird": "<p>New words</p><div class='moz-cite-prefix'>Am 05.01.24 um 10:00 schrieb Desk:<br></div>"
    "<blockquote type='cite'><p>Old words</p></blockquote>",
    "proton": "<div>New words</div><div class='protonmail_quote'>On Friday, January 5th, 2024 at 10:00 AM, Desk "
    "&lt;d@x.org&gt; wrote:<br><br><blockquote>Old words</blockquote></div>",
}


@pytest.mark.parametrize("program", REPLIES)
def test_replies_in_html_are_told_from_what_they_quote(program: str) -> None:
    whole = text(REPLIES[program])
    assert "Old words" in whole
    assert new_text(whole) == "New words"
