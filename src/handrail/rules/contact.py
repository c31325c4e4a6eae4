"""One spelling for a name, an address, a number and a firm, so that the same person is found however they are typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

_FREE_MAIL = """
    aim.com aol.com att.net bellsouth.net bigpond.com bluewin.ch bol.com.br btinternet.com centrum.cz comcast.net
    cox.net duck.com fastmail.com fastmail.fm free.fr freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de
    gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com
    inbox.lv interia.pl laposte.net libero.it live.co.uk live.com live.nl mac.com mail.com mail.ru me.com msn.com
    naver.com o2.pl onet.pl online.de orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de proton.me
    protonmail.com qq.com rediffmail.com rocketmail.com sbcglobal.net seznam.cz sfr.fr shaw.ca sky.com t-online.de
    terra.com.br tiscali.it tuta.com tutanota.com uol.com.br verizon.net virgilio.it wanadoo.fr web.de wp.pl
    yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com
    yandex.ru ymail.com zoho.com 126.com 163.com
"""
FREE_MAIL: frozenset[str] = frozenset(_FREE_MAIL.split())
"""Domains of mailboxes that anybody can have: they name nobody's company."""

_LEGAL_ENDINGS = """
    ab ag aps as asa bv bvba co company corp corporation cv doo eg ek eood eurl ev gbr gmbh gmbhco holding inc
    incorporated kft kg kgaa kk lda limited limitada llc llp lp ltd ltda mbh nv nyrt ood oy oyj plc pte pty pvt rt sa
    sab sarl sas sasu sau scs se sl slu snc sp spa spk spolka srl sro ug ulc und and vof zoo zrt
"""
LEGAL_ENDINGS: frozenset[str] = frozenset(_LEGAL_ENDINGS.split())

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
# Direction overrides and embeddings can make a line read as something it is not; joiners inside words are letters.
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)*")
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?")
_PHONE = re.compile(r"\+?[\d\s()\[\]./\-]+")
_EXTENSION = re.compile(r"\s*(?:ext\.?|extension|x|#)\s*\d{1,7}\s*\Z", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_NOT_IN_LINKS = re.compile(r"[\s\\<>\"'`{}|^]")


def fold(text: str) -> str:
    """Return `text` as it is searched and matched: no accents, no case, single spaces.

    >>> fold("  Zoë  ŁUKASZ Straße ")
    'zoe lukasz strasse'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return " ".join("".join(filter(_is_seen, letters)).split())


def _is_seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter.isspace() or kind[0] not in "CM"


def clean(text: str) -> str:
    """Return `text` on one line, letters as typed, without control characters and direction overrides.

    >>> clean(" Anna\\n Nov\\u202eak\\x00 ")
    'Anna Novak'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    kept = (letter for letter in seen if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())


def mail_key(text: str) -> str:
    """Return the mail address in `text` in one spelling, or '' where it is not one address.

    >>> mail_key("Anna <mailto:Anna.Novak@Lakeside.example>")
    'anna.novak@lakeside.example'
    >>> mail_key("anna at lakeside")
    ''
    """
    if len(text) > 1000:
        return ""
    bare = text.strip()
    if bare.endswith(">") and "<" in bare:
        bare = bare[bare.rindex("<") + 1 : -1]
    bare = unicodedata.normalize("NFKC", bare.strip().lower()).removeprefix("mailto:").split("?")[0].rstrip(".")
    name, at, domain = bare.partition("@")
    if not at or len(bare) > 254 or not 0 < len(name) <= 64 or not _LOCAL_PART.fullmatch(name):
        return ""
    hidden = any(unicodedata.category(letter)[0] == "C" for letter in bare) if not bare.isascii() else False
    return bare if bare.isprintable() and not hidden and _is_domain(domain) else ""


def _is_domain(text: str) -> bool:
    labels = text.split(".") if len(text) <= 253 else []
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def phone_key(text: str, country: str = "") -> str:
    """Return the number in `text` as E.164 where its country is known, else its digits (with a leading + if typed).

    `country` is an ISO code for numbers typed without one. '' for fewer than five digits, for one digit repeated
    (a placeholder), and for anything that is not a number. An extension is left out: it is the same switchboard.

    >>> phone_key("+49 (0)30 901820"), phone_key("030 901820", "DE"), phone_key("030 901820")
    ('+4930901820', '+4930901820', '030901820')
    """
    if len(text) > 80:
        return ""
    bare = unicodedata.normalize("NFKC", text).strip().removeprefix("tel:").replace("–", "-")
    return _phone_key(_EXTENSION.sub("", bare).strip(), country.upper() if len(country) == 2 else "")


@lru_cache(maxsize=4096)
def _phone_key(bare: str, country: str) -> str:
    if not _PHONE.fullmatch(bare):
        return ""
    digits = "".join(str(unicodedata.digit(letter)) for letter in bare if letter.isdigit())
    if not 5 <= len(digits) <= 32 or len(set(digits)) == 1:
        return ""
    if not bare.startswith("+") and digits.startswith("00"):
        bare = "+" + digits[2:]
    try:
        number = phonenumbers.parse(bare, country or None)
    except phonenumbers.NumberParseException:
        pass
    else:
        if phonenumbers.is_possible_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ("+" if bare.startswith("+") else "") + (digits.removeprefix("00") if bare.startswith("+") else digits)


def domain_key(text: str) -> str:
    """Return the domain of a mail address, a web address or a bare domain; '' for none.

    >>> domain_key("https://www.Lakeside.example:8080/shop"), domain_key("anna@lakeside.example")
    ('lakeside.example', 'lakeside.example')
    """
    if len(text) > 2000:
        return ""
    bare = unicodedata.normalize("NFKC", text.strip().strip("<>").lower())
    bare = re.split(r"[/?#\\]", bare.removeprefix("mailto:").split("://", 1)[-1], maxsplit=1)[0]
    host = bare.rsplit("@", 1)[-1].split(":")[0].rstrip(".").removeprefix("www.")
    return host if host.isprintable() and _is_domain(host) else ""


def company_key(name: str) -> str:
    """Return a firm's name for matching: folded, without punctuation and legal endings.

    >>> company_key("Müller & Söhne GmbH & Co. KG"), company_key("LAKESIDE Foods, S.A."), company_key("AG")
    ('muller and sohne', 'lakeside foods', 'ag')
    """
    plain = fold(name).replace("&", " and ").replace("+", " and ").replace(".", "").replace("'", "").replace("’", "")
    words = re.sub(r"[^\w]+|_+", " ", plain).split()
    kept = len(words)
    while kept > 1 and words[kept - 1] in LEGAL_ENDINGS:
        kept -= 1
    return " ".join(words[:kept])


def safe_link(text: str) -> str:
    """Return an http(s) address that may stand in a link, or ''.

    >>> safe_link("lakeside.example/shop"), safe_link("javascript:alert(1)"), safe_link("//evil.example")
    ('https://lakeside.example/shop', '', '')
    """
    link = text.strip()
    if not link or len(link) > 2000 or _NOT_IN_LINKS.search(link) or link.startswith("/"):
        return ""
    if any(unicodedata.category(letter)[0] == "C" for letter in link):
        return ""
    if not link.lower().startswith(("http://", "https://")):
        if "://" in link or (_SCHEME.match(link) and not re.match(r"[^/:]+\.[^/:]+:\d+(?:/|\Z)", link)):
            return ""
        link = "https://" + link
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return link if "@" not in parts.netloc and (_is_domain(host.rstrip(".")) or _is_address(host)) else ""


def _is_address(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all(part.isascii() and part.isdigit() and int(part) < 256 for part in parts)
