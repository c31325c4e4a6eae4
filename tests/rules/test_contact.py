"""The same person, number and firm are found however they are typed, and nothing typed can mislead a reader."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.contact import (
    FREE_MAIL,
    clean,
    company_key,
    domain_key,
    fold,
    mail_key,
    phone_key,
    safe_link,
)

anything = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Anna  Novák", "anna novak"),
        ("ANNA\tNOVAK\n", "anna novak"),
        ("Zoë Łukasz Ærø", "zoe lukasz aero"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ＦＵＬＬ width", "full width"),
        ("a\u202enna\u200b", "anna"),
        ("王 伟", "王 伟"),
        ("", ""),
    ],
)
def test_folding_leaves_what_a_search_means(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        (" Anna \r\n Novák ", "Anna Novák"),
        ("Anna\u202e kavoN", "Anna kavoN"),
        ("A\x00n\x07na", "Anna"),
        ("Zoe\u0308", "Zoë"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Anna\ud800", "Anna"),
        ("<b>Anna</b> & Co", "<b>Anna</b> & Co"),
        ("\ufeff", ""),
    ],
)
def test_cleaning_keeps_letters_as_typed_on_one_line(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(anything)
def test_folding_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert fold(clean(text)) == fold(text)
    clean(text).encode("utf-8")
    assert not {unicodedata.category(letter) for letter in clean(text)} & {"Cc", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Anna.Novak@Lakeside.Example", "anna.novak@lakeside.example"),
        (" mailto:anna@lakeside.example?subject=hi ", "anna@lakeside.example"),
        ("Anna Novak <anna@lakeside.example>", "anna@lakeside.example"),
        ("anna+crm@lakeside.example.", "anna+crm@lakeside.example"),
        ("anna@müller.example", "anna@müller.example"),
        ("anna", ""),
        ("anna@lakeside", ""),
        ("@lakeside.example", ""),
        ("anna@@lakeside.example", ""),
        ("anna novak@lakeside.example", ""),
        ("anna@lakeside..example", ""),
        ("anna@-lakeside.example", ""),
        ("anna..novak@lakeside.example", ""),
        ("a@b.example, c@d.example", ""),
        ("anna@10.0.0.1", ""),
        ("a" * 65 + "@lakeside.example", ""),
        ("a@" + "b" * 250 + ".example", ""),
        ("anna@lakeside.example\nbcc: all@rival.example", ""),
        ("an\u202ena@lakeside.example", ""),
        ("", ""),
    ],
)
def test_a_mail_address_has_one_spelling_or_none(typed: str, key: str) -> None:
    assert mail_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("+49 30 901820", "", "+4930901820"),
        ("+49 (0)30 / 90 18 20", "", "+4930901820"),
        ("0049 30 901820", "", "+4930901820"),
        ("030 901820", "DE", "+4930901820"),
        ("030 901820", "de", "+4930901820"),
        ("030-901820", "", "030901820"),
        ("tel:+1-202-555-0143", "", "+12025550143"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("+1 202 555 0143 ext. 12", "", "+12025550143"),
        ("202.555.0143 x5", "US", "+12025550143"),
        ("+٤٩ ٣٠ ٩٠١٨٢٠", "", "+4930901820"),
        ("030 901820", "Germany", "030901820"),
        ("1234", "", ""),
        ("00000000", "", ""),
        ("n/a", "", ""),
        ("call the office", "", ""),
        ("12345 or 67890", "", ""),
        ("", "", ""),
    ],
)
def test_a_phone_number_has_one_spelling_or_none(typed: str, country: str, key: str) -> None:
    assert phone_key(typed, country) == key


@given(
    st.one_of(anything, st.text(alphabet="+0123456789 ()-/.x", max_size=30)), st.sampled_from(["", "DE", "US", "XX"])
)
def test_a_key_of_a_key_is_itself(text: str, country: str) -> None:
    phone = phone_key(text, country)
    assert phone_key(phone, country) in (phone, "") or not phone.startswith("+")
    assert not phone or phone.lstrip("+").isdigit()
    assert mail_key(mail_key(text)) == mail_key(text)
    assert domain_key(domain_key(text)) == domain_key(text)
    assert company_key(company_key(text)) == company_key(text)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("anna@lakeside.example", "lakeside.example"),
        ("https://www.Lakeside.example/shop?x=1#y", "lakeside.example"),
        ("HTTP://user:pw@lakeside.example:8080", "lakeside.example"),
        ("www.lakeside.example", "lakeside.example"),
        ("lakeside.example.", "lakeside.example"),
        ("lakeside", ""),
        ("javascript:alert(1)", ""),
        ("192.168.1.1", ""),
        ("lake side.example", ""),
        ("", ""),
    ],
)
def test_a_domain_is_found_in_whatever_names_it(typed: str, key: str) -> None:
    assert domain_key(typed) == key


def test_free_mailboxes_name_nobodys_company() -> None:
    assert {"gmail.com", "outlook.com", "gmx.de", "proton.me"} <= FREE_MAIL
    assert all(domain_key(domain) == domain for domain in FREE_MAIL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lakeside Foods", "LAKESIDE FOODS, Inc."),
        ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
        ("Harbour Ltd", "Harbour Limited"),
        ("Riverside S.A.", "riverside sa"),
        ("Maple B.V.", "Maple"),
        ("O'Neill plc", "ONeill"),
    ],
)
def test_one_firm_is_matched_however_it_signs(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(("name", "key"), [("AG", "ag"), ("Co", "co"), ("Ltd & Co", "ltd"), ("...", ""), ("3M", "3m")])
def test_a_name_of_legal_endings_alone_is_still_a_name(name: str, key: str) -> None:
    assert company_key(name) == key


def test_different_firms_stay_apart() -> None:
    assert company_key("Lakeside Foods") != company_key("Lakeside Hotels")
    assert company_key("SE Asia Traders") == "se asia traders"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://lakeside.example/a?b=c", "https://lakeside.example/a?b=c"),
        ("HTTP://lakeside.example", "HTTP://lakeside.example"),
        ("lakeside.example", "https://lakeside.example"),
        ("lakeside.example:8080/x", "https://lakeside.example:8080/x"),
        ("http://10.0.0.1/x", "http://10.0.0.1/x"),
        ("javascript:alert(1)", ""),
        ("JavaScript://lakeside.example/%0aalert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("http:\\\\evil.example", ""),
        ("https://lakeside.example@evil.example", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://lakeside.example:99999", ""),
        ('https://lakeside.example/"onclick=x', ""),
        ("https://lakeside.example/\u202e", ""),
        ("ftp://lakeside.example", ""),
        ("mailto:anna@lakeside.example", ""),
        ("not a site", ""),
        ("", ""),
    ],
)
def test_only_a_web_address_becomes_a_link(typed: str, link: str) -> None:
    assert safe_link(typed) == link


@given(anything)
def test_a_link_is_http_whatever_is_typed(text: str) -> None:
    link = safe_link(text)
    assert not link or link.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize("piece", ["a", "@", "a@", "a.", "-", "<", "1", "+1 ", "http://", "\u0301", "\u202e"])
def test_very_long_text_takes_no_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = process_time()
    for key in (mail_key, phone_key, domain_key, safe_link):
        key(text)
    assert process_time() - start < 0.05
    for spelling in (fold, clean, company_key):
        spelling(text)
    assert process_time() - start < 0.5
