# SPDX-License-Identifier: Apache-2.0
"""The times of section 4, as seconds since 1970 in UTC."""

import datetime
import re

TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|([+-])([0-9]{2}):([0-9]{2}))")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()


def day_number(year, month, day):
    """Return the days since 1970-01-01, or None when there is no such day or the year is out of 1900-9999."""
    if int(year) < 1900:
        return None
    try:
        return datetime.date(int(year), int(month), int(day)).toordinal() - EPOCH_DAY
    except ValueError:
        return None


def parse_time(text):
    """Return the seconds since 1970 of a time stamp, or None when it has not the form."""
    match = TIME.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, sign, offset_hour, offset_minute = match.groups()
    days = day_number(year, month, day)
    if days is None or int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    seconds = days * 86400 + int(hour) * 3600 + int(minute) * 60 + int(second)
    if sign is None:
        return seconds
    offset = int(offset_hour) * 3600 + int(offset_minute) * 60
    if int(offset_hour) > 23 or int(offset_minute) > 59 or (sign == "-" and offset == 0):
        return None
    return seconds - offset if sign == "+" else seconds + offset


def is_time(value):
    """Tell whether a JSON value is a time."""
    return isinstance(value, str) and parse_time(value) is not None


def is_date_or_time(value):
    """Tell whether a JSON value is a date (YYYY-MM-DD) or a time."""
    if not isinstance(value, str):
        return False
    match = DATE.fullmatch(value)
    if match:
        return day_number(*match.groups()) is not None
    return is_time(value)


def begins(text):
    """Return the seconds since 1970 of a time, or of the beginning of a date in UTC."""
    match = DATE.fullmatch(text)
    return day_number(*match.groups()) * 86400 if match else parse_time(text)


def spell(seconds):
    """Spell seconds since 1970 as a time in UTC."""
    days, rest = divmod(seconds, 86400)
    try:
        date = datetime.date.fromordinal(days + EPOCH_DAY).isoformat()
    except (ValueError, OverflowError):
        return "%d s" % seconds
    return "%sT%02d:%02d:%02dZ" % (date, rest // 3600, rest // 60 % 60, rest % 60)
