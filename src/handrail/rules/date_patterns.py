"""The patterns of everyday English dates, one for each way to say a day or a time.

Every repetition is bounded or over spaces alone, so no line can make them slow. They read lower-case text.
"""

from __future__ import annotations

import re

WD = "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
MO = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
COUNT = (
    "(?:[0-9]{1,3}|a couple of|couple of|a few|few|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
HOUR = "(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
UNIT = "(?:(?:working|business) days?|days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|m|quarters?|years?|yrs?|y)"
AMPM = r"(?:\s?(?:am|pm)\b|\s?[ap]\.m\b\.?)"
THINGS = (
    "(?:%|€|\\$|£|k|eur|euros?|usd|dollars?|gbp|pounds?|chf|seats?|licen[cs]es?|users?|people|persons?|units?|pieces?"
    "|pcs|x|times|days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|calls|mails|copies|boxes|pallets|rooms?"
    "|beds?|sites?|shops?|stores?|items?|orders|percent|per|of)"
)
# After a number: nothing that would make it part of a longer number, a thing counted, or a fraction.
BARE = rf"(?![0-9\w]|[:.,/'’-][0-9]|\s?{THINGS}(?!\w))"
CLOSED = r"(?=\s*(?:$|[,;.!?)](?![0-9])|[-–]\s))"
DAY_WORD = rf"(?:on\s|next\s|this\s|today|tod\b|tonight|tomorrow|tmrw|tmr\b|tmw|{WD}\b|in\s(?:[0-9]|the\s))"

ATOMS = {
    "iso": r"(?P<iso_y>(?:19|20)[0-9]{2})(?P<iso_s>[-/.])(?P<iso_m>[0-9]{1,2})(?P=iso_s)(?P<iso_d>[0-9]{1,2})"
    r"(?![\w/-]|[.:][0-9])",
    "numeric": r"(?P<num_a>[0-9]{1,2})(?P<num_s>[./-])(?P<num_b>[0-9]{1,2})"
    r"(?:(?P=num_s)(?P<num_y>(?:19|20)[0-9]{2}|[0-9]{2})|(?P<num_dot>\.)|)(?![\w/%-]|[.,:][0-9])",
    "day_month": rf"(?P<dm_d>[0-9]{{1,2}}|first|second|third)(?:st|nd|rd|th)?(?:\s+of)?"
    rf"[\s./-]{{0,3}}(?P<dm_m>{MO})\b\.?"
    r"(?:[\s,/-]{1,2}(?P<dm_y>(?:19|20)[0-9]{2})(?![0-9\w]|[.,][0-9])|-(?P<dm_yy>[0-9]{2})(?![0-9\w]))?",
    "month_day": rf"(?P<md_m>{MO})\b[\s.-]{{0,2}}(?:the\s+)?"
    rf"(?:(?P<md_d>[0-9]{{1,2}})(?:st|nd|rd|th)?|(?P<md_o>first|second|third))"
    rf"(?:,?\s+(?P<md_y>(?:19|20)[0-9]{{2}})(?![0-9\w]|[.,:][0-9])|{BARE})",
    "month_year": rf"(?P<my_m>{MO})\b[\s,.]{{1,2}}(?P<my_y>20[0-9]{{2}})(?![0-9\w]|[.,][0-9])",
    "in_month": r"(?P<im_p>in|by|until|till|early|mid|late|(?:start|beginning|end|middle) of|last day (?:of|in))[\s-]"
    rf"(?:early |mid |late )?(?P<im_m>{MO})\b(?:\s(?P<im_y>20[0-9]{{2}})(?![0-9\w]|[.,][0-9])|(?!\.?\s?[0-9]))",
    "the_day": r"(?:on|by|until|till|before)\s(?:the\s)?(?P<th_d>[0-9]{1,2})(?:st|nd|rd|th)\b"
    r"|the\s(?P<th_e>[0-9]{1,2})(?:st|nd|rd|th)" + CLOSED,
    "span_of_days": rf"{WD}\.?\s?(?:-|–|to|through|thru)\s?{WD}\b|{WD}s\b|yesterday"
    rf"|(?:first|second|third|fourth|last|[1-5](?:st|nd|rd|th))\s{WD}\b",
    "of_month": r"(?:the\s)?(?P<om_d>[0-9]{1,2})(?:st|nd|rd|th)?\sof\s"
    r"(?:(?P<om_n>next)|this|the\s(?:current\s)?)\s?month\b",
    "weekday": rf"(?:(?P<wd_w>this coming|this|next|coming|upcoming)\s+)?(?P<wd>{WD})\b\.?"
    r"(?:\s(?:the\s)?(?P<wd_d>[0-9]{1,2})(?:st|nd|rd|th)\b)?",
    "relative": r"(?:the\s+)?(?P<after>day\s+after\s+tomorrow)|(?P<today>today)|(?P<tonight>tonight)"
    r"|(?P<tomorrow>tomorrow|tmrw|tmr|tmw|tomo|2moro)|(?P<tod>tod)|(?P<tom>tom)"
    r"|this\s(?P<this_part>morning|afternoon|evening)",
    "in_days": rf"(?:in|within)\s+(?:about\s|around\s)?(?P<in_n>{COUNT})\s?(?P<in_u>{UNIT})\b['’]?(?:\stime\b)?",
    "days_on": rf"(?P<on_n>{COUNT})\s?(?P<on_u>{UNIT})\s+(?:from\s(?:now|today)|later|hence)\b",
    "plus": rf"\+(?P<pl_n>[0-9]{{1,3}})\s?(?P<pl_u>{UNIT})\b",
    "short": rf"(?P<sh_n>[0-9]{{1,3}})(?P<sh_u>d|w|mo){CLOSED}",
    "offset": rf"(?P<of_n>{COUNT})\s(?P<of_u>days?|weeks?)\s(?:from|after)"
    rf"(?=\s(?:{WD}\b|tomorrow|next|[0-9]|the|{MO}\b))",
    "end_of": r"(?:the\s)?(?P<eo_w>end|last\sday|start|beginning|middle)\sof\s(?:the\s|this\s|(?P<eo_n>next\s))?"
    r"(?P<eo_u>day|week|month|quarter|year)\b|(?P<eo_s>eod|eow|eom|eoq|eoy|cob)\b",
    "next_unit": r"(?P<nx_wan>week\safter\snext)\b"
    r"|(?:early |late )?(?:next|coming|upcoming)\s(?P<nx>week|month|quarter|year)\b"
    r"|(?:(?:this|the|(?P<we_n>next))\s)?weekend\b",
    "clock": rf"(?:at\s|@\s?)?(?P<cl_h>[0-9]{{1,2}})(?::(?P<cl_m>[0-9]{{2}})(?::[0-9]{{2}})?|h(?P<cl_f>[0-9]{{2}}))"
    rf"(?P<cl_a>{AMPM})?(?![\w:]|[.,-][0-9])",
    "ampm": rf"(?:at\s|@\s?)?(?P<ap_h>{HOUR})(?:\.?(?P<ap_m>[0-9]{{2}}))?(?P<ap_a>{AMPM})",
    "oclock": rf"(?:at\s)?(?P<oc_h>{HOUR})\so['’]?clock\b",
    "past": rf"(?:at\s)?(?P<pa_p>half|(?:a\s)?quarter|[0-9]{{1,2}}(?:\sminutes)?(?=\spast))"
    rf"\s(?P<pa_w>past|to)\s(?P<pa_h>{HOUR}|noon)(?P<pa_a>{AMPM})?",
    "noon": r"(?:at\s)?(?:noon|midday)\b",
    "at_hour": rf"(?:at|@)\s?(?P<at_h>{HOUR})(?![\w:])(?:(?=\s+{DAY_WORD})|{CLOSED})",
    "hour_part": rf"(?:at\s)?(?P<hp_h>{HOUR})(?=\s(?:in\sthe\s(?:morning|afternoon|evening)|at\snight)\b)",
    "part": r"(?:in\sthe\s|at\s)?(?P<pt>morning|afternoon|evening|night)\b",
}
SCAN = re.compile(
    r"(?=[0-9a-z+]|@\s?[0-9])(?<![\w./#'’-])(?<![0-9][,:])(?:"
    + "|".join(f"(?P<{name}>{text})" for name, text in ATOMS.items())
    + r")(?!\w|['’]\w)"
)
ISO_T = re.compile(r"(?<=[0-9]-[0-9]{2})t(?=[0-9]{2}:)")
HOUR_AFTER_DAY = re.compile(
    rf"(?:,?\s+at\s+|\s*@\s*|\s+)(?P<h>[0-9]{{1,2}})(?:\.(?P<m>[0-5][0-9]))?(?!\.[0-9]{{2}}){BARE}"
    rf"(?!\s*(?:{MO}\b|st\b|nd\b|rd\b|th\b|am\b|pm\b|a\.m|p\.m|o['’]?clock))"
)
LEAD = re.compile(r"(?<!\w)(?:on|by|until|till|before|due|for)\s(?:the\s)?\Z")
"""Words before a date that belong to it."""
