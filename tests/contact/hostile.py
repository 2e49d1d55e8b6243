"""Texts that break things, by family. Most are made by rule; none is meant for a real person."""

import itertools

#: Run, they would leave a mark that a browser test can see, without a dialog that stops it.
RUNS = "window.ran=1"


def words(text: str) -> list[str]:
    return text.split()


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


NOTHING = words(r"""
null None undefined NaN nil (null) NULL\0 [] {} '' "" true False 0 -1 -0 1e309 0x7fffffff \n % %%
9223372036854775808 ١٢٣ Infinity 1/0 2038-01-19T03:14:08Z 0000-00-00 \ \\
""")

SCRIPTS = [
    "Zażółć gęślą jaźń", "Ærøskøbing", "Ελληνικά", "Кириллица", "עברית", "العربية", "हिन्दी",
    "ไทย", "日本語", "한국어", "中文", "ქართული", "አማርኛ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "ＦＵＬＬ　ＷＩＤＴＨ",
    "İstanbul ı ſ ß ﬁ Ǆ", "こんばんは、眠れません", "".join(map(chr, range(0x2200, 0x2240))), "ﷲ",
]  # fmt: skip
EMOJI = ["😀", "👩🏽‍⚕️", "🏳️‍🌈", "👨‍👩‍👧‍👦", "🇬🇧🇺🇦", "1️⃣", "🫀🦵💤", "⌚️⌚︎"]

BIDI = [f"left{chr(code)}right" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
BIDI += ["\u202e\u202d\u202etxt.exe", "\u05d0\u05d1(cd)\u202aef", "\u061c\u200e\u200f"]
NO_WIDTH = [f"a{chr(code)}b" for code in (0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)]
ODD_POINTS = [f"a{chr(code)}b" for code in (0xFFFD, 0xFFFE, 0xFFFF, 0xE000, 0x1FFFE, 0x10FFFF)]
ZALGO = ["".join(f"{letter}{marks}" for letter in "legs") for marks in (
    "\u0300" * 3, "\u0300\u0489\u20dd" * 5, "".join(map(chr, range(0x300, 0x330))),
)]  # fmt: skip
LONG = ["a" * 4999, "é" * 2500, "word " * 900, "\u0300" * 1000, "\n" * 500 + "x", "<" * 3000]
LONG += ["(" * 2000, "&amp;" * 900, "@" * 2000, "=" * 4000, "👩🏽‍⚕️" * 300]

CONTROL = [f"a{chr(code)}b" for code in (*range(1, 32), *range(0x7F, 0xA0))]
NULL = ["a\0b", "\0", "a\0<script>"]
LINES = [f"a{end}b" for end in ("\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\r")]

SQL = [
    f"{start}{middle}--"
    for start, middle in itertools.product(
        ("1", "'", '"', "a')", "a;"),
        (" OR 1=1", "; DROP TABLE contact_message", " UNION SELECT password FROM auth_user"),
    )
]
SEARCHES = lines(r"""
"
""
*
^a
a AND
NEAR(a b)
words:a
a NOT b
" OR "
-a
a*b*
(
)
{a}: b
a OR OR b
'--
_
rowid
contact_words MATCH
:
""")

FORMATS = words(r"""
%s%s%s%n %(name)s %d%x%p {0} {} {name} {0.__class__} $HOME ${x} {greeting} {Reference}
{{greeting}} {unknown} $(id) `id` |id &&id ;id {greeting {}} }{
""")
TEMPLATES = lines("""
{{ 7|add:7 }}
{% debug %}
{% load static %}
{% include '/etc/passwd' %}
{{ settings.SECRET_KEY }}
{# gone #}
{%
{{
<%= 7*7 %>
#{7*7}
${7*7}
{% csrf_token %}
{% endautoescape %}
{% comment %}
{{ ''.__class__ }}
""")

PATHS = words(r"""
../../../../../../etc/passwd ..\..\win.ini /dev/null file:///etc/passwd %2e%2e%2f CON nul.txt C:\
~root //mail.example/a \\server\share http://[::1 /admin/logout/ ?a=b#c
""")
LDAP = ["*)(uid=*))(|(uid=*", "*)(objectClass=*", "admin)(&)", "\\2a\\28"]
OTHERS = lines(r"""
<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>
() { :;}; echo x
O:8:"stdClass":0:{}
__proto__
constructor
eval(1)
<![CDATA[a]]>
""")

STARTS = words("=1+1 +1 -1 @SUM(A1) =cmd|'/C'!A0 ＝1 −1 =HYPERLINK(\"x\") |x")
FORMULAS = [f"{before}{start}" for start in STARTS for before in ("", " ", "\u200b", "a\n")]

#: The low bytes of the last two letters are those of a line's end.
ENDS = [
    "\r\n",
    "\n",
    "\r",
    "\u2028",
    "\u2029",
    "\v",
    "\f",
    "\x85",
    "嘊嘍",
    *words("%0d%0a %0A \\r\\n"),
]
INJECTED = [
    "Bcc: victim@victim.example",
    "Subject: other",
    "\r\n<html>",
    "To: victim@victim.example",
]
INJECTED += [".\r\nRCPT TO:<victim@victim.example>", "Content-Type: text/html\r\n\r\n<b>"]
HEADERS = [f"Sam{end}{header}" for end, header in itertools.product(ENDS, INJECTED)]
HEADERS += [f"Sam{end} {INJECTED[0]}" for end in ENDS]  # folded
HEADERS += ["=?utf-8?q?Sam=0D=0ABcc:_victim=40victim.example?=", "=?utf-8?b?DQpCY2M6IHY=?="]

ADDRESSES = [f"sam@mail.example{end}{INJECTED[0]}" for end in ENDS]
ADDRESSES += [f"sam{end}bcc@mail.example" for end in ENDS]
ADDRESSES += [f"sam@mail.example{mark}victim@victim.example" for mark in ",; \t<>|"]
ADDRESSES += [
    "Sam <victim@victim.example>", '"a,victim@victim.example"@mail.example', "a@b@mail.example",
    '"sam\\"@mail.example', '"<victim@victim.example>"@mail.example', "(victim)@mail.example",
    "sam@mail.example(victim@victim.example)", "=1+1@mail.example", "+sam@mail.example",
    "'or'1'='1@mail.example", "{{7}}@mail.example", "sam@münchen.example", "sam@日本.example",
    "sam@\u202elpmaxe.example", "sam@a\u00adb.example", "sam@-mail.example", "sam@[127.0.0.1]",
    "=?utf-8?q?v?=@mail.example", "<script>@mail.example", '"><svg>@mail.example', "sam@localhost",
    "a" * 65 + "@mail.example", f"a@{'b' * 63}.example", f"a@{'b' * 64}.example", "@", "a@", "@b",
]  # fmt: skip

TAGS = lines("""
img src=x
svg
body
video src=x
audio src=x
details open
input autofocus
iframe
a href=#
p
object data=x
marquee
form
select autofocus
""")
HANDLERS = words(
    "onerror onload onfocus ontoggle onpageshow onanimationstart onmouseover onstart onblur"
)
#: What a text may stand in, and how to get out of it.
BREAKS = [
    "",
    *words("\"> '> </textarea> </title> </script> --> ]]> `> </bdi></a> </option> </style>"),
]
HANDLED = [
    f"{out}<{tag} {handler}={RUNS}>"
    for out, tag, handler in itertools.product(BREAKS, TAGS, HANDLERS)
]
SCRIPT = [
    f"{out}{tag}"
    for out, tag in itertools.product(
        BREAKS,
        (
            f"<script>{RUNS}</script>", f"<ScRiPt >{RUNS}</ScRiPt>", f"<script/x>{RUNS}</script/y>",
            f"<svg><script>{RUNS}</script>", f"<<script>{RUNS}//<</script>", "<script src=//x.y>",
            f"<img src='x'onerror='{RUNS}'>", f"<svg/onload={RUNS}>", f"<svg\x0conload={RUNS}>",
            f'<iframe srcdoc="<script>parent.{RUNS}</script>">', f"<object data=javascript:{RUNS}>",
            f"<a href=javascript:{RUNS}>a</a>", f"<a href=java&#10;script:{RUNS}>a</a>",
            f"<form action=javascript:{RUNS}><button>a</button>", "<meta http-equiv=refresh>",
            "<base href=//x.y/>", "<link rel=stylesheet href=//x.y/a.css>",
            "<style>*{display:none}</style>", "<img src=//x.y/a.png>", "<math><mi//xlink:href=x>",
        ),
    )
]  # fmt: skip
#: Attributes of an element that is there already.
INSIDE = [
    f"{mark}{gap}{handler}={RUNS}{gap}x={mark}"
    for mark, gap, handler in itertools.product("\"'` ", (" ", "/", "\t"), HANDLERS)
]
#: Harmless until it is parsed, written out and parsed again.
MUTATING = [
    f"<{outer}><{inner}><{raw}><!--</{raw}><img src onerror={RUNS}>-->"
    for outer, inner, raw in itertools.product(
        ("svg", "math", "form", "table", "noscript"),
        ("mtext", "p", "desc", "annotation-xml encoding=text/html", "mglyph"),
        ("style", "title", "textarea", "xmp", "noframes"),
    )
]
ENCODED = [
    spelling(f"<script>{RUNS}</script>")
    for spelling in (
        lambda text: "".join(f"&#{ord(each)};" for each in text),
        lambda text: "".join(f"&#x{ord(each):x};" for each in text),
        lambda text: "".join(f"%{ord(each):02x}" for each in text),
        lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
        lambda text: text.replace("<", "\ufe64").replace(">", "\ufe65"),
        lambda text: text.replace("<", "＜").replace(">", "＞"),
        lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-"),
        lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
        lambda text: text.replace("<", "\u00bc").replace(">", "\u00be"),
    )
]
POLYGLOTS = [
    f"\"'`--><!--</style></title></textarea></noscript><svg/onload={RUNS}//javascript:{RUNS}",
    f"javascript:/*'/*`/*\" /*</title></script><img src=x onerror={RUNS}>*/",
    f"'\"><img/src/onerror={RUNS}>{{{{7*7}}}}${{7*7}}<%=7*7%>\r\n=cmd|'x'!A0",
    f"]]></script><![CDATA[<script>{RUNS}</script>]]>",
    f"data:text/html,<script>{RUNS}</script>",
    f"vbscript:{RUNS}",
    f"<!--[if IE]><script>{RUNS}</script><![endif]-->",
    f'<p title="</p><img src onerror={RUNS}>">',
]
#: Everything that would run if it were taken for markup.
MARKUP = [*SCRIPT, *HANDLED, *INSIDE, *MUTATING, *ENCODED, *POLYGLOTS]


def sample(texts: list[str], count: int) -> list[str]:
    """``count`` of ``texts``, evenly spread; all of them if there are fewer."""
    return texts[:: max(1, len(texts) // count)][:count]


#: All that is no markup, and a few of each kind of markup, each once.
TEXTS = list(dict.fromkeys([
    *NOTHING, *SCRIPTS, *EMOJI, *BIDI, *NO_WIDTH, *ODD_POINTS, *ZALGO, *LONG, *CONTROL, *NULL,
    *LINES, *SQL, *SEARCHES, *FORMATS, *TEMPLATES, *PATHS, *LDAP, *OTHERS, *FORMULAS,
    *ENCODED, *POLYGLOTS, *sample(SCRIPT, 25), *sample(HANDLED, 25), *sample(INSIDE, 12),
    *sample(MUTATING, 12), *sample(HEADERS, 43),
]))  # fmt: skip


def in_lines(texts: list[str], longest: int) -> list[str]:
    """``texts`` put together, one a line, so that none is longer than ``longest``."""
    joined, size = [[]], 0
    for text in texts:
        size += len(text) + 1
        if size > longest:
            joined.append([])
            size = len(text) + 1
        joined[-1].append(text)
    return ["\n".join(each) for each in joined]
