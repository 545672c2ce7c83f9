"""The code of a letter: who answers with it has our letter about the entry as it stands today.

It is a message authentication code (HMAC-SHA-256) over the entry's id, the letter's day and a
digest of all that the entry says. A code that was used is void by construction: what it changes,
the day of the check, is part of the digest. So nobody keeps a list of used ones.
"""

import base64
import hmac
import json
import os
import re
import secrets
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from wegweiser.model.organisations import Organisation
from wegweiser.model.values import to_values
from wegweiser.requests.private_files import FOLDER, write_private

KEY_VARIABLE = "WEGWEISER_LETTER_KEY"
"""The environment variable that holds the key; on the code host the one secret."""

KEY_FILE = f"{FOLDER}/letters.key"
"""Where the key stands else."""

MIN_KEY_LENGTH = 32
"""Characters of a key: fewer can be guessed."""

VALID_DAYS = 180
"""For how long a code is valid."""

_CODE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})-([a-z2-7]{26})")
_BLANKS_IN_CODE = re.compile(r"\s+")
_MAC_SIZE = 16
"""Bytes of the authentication code that stand in the letter: half of them (RFC 2104, 5)."""

CodeState = Literal["valid", "missing", "void", "expired", "unproved"]
"""What a code is worth: `missing` where there is not exactly one; `unproved` without a key."""


class ShortKeyError(Exception):
    """The key of the letters is so short that it can be guessed."""


class CodeVerdict(NamedTuple):
    """What is known of a code."""

    state: CodeState
    """What it is worth."""

    on: str = ""
    """The day of its letter; empty where that is not proved."""


def read_key(folder: Path) -> bytes:
    """Return the key from the environment, else from private/; empty where there is none.

    Raises ShortKeyError.
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        try:
            key = (folder / KEY_FILE).read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return b""
    if len(key) < MIN_KEY_LENGTH:
        raise ShortKeyError
    return key.encode()


def ensure_key(folder: Path) -> bytes:
    """Return the key; where there is none, one is made and kept in private/."""
    key = read_key(folder)
    if not key:
        key = secrets.token_hex(32).encode()
        write_private(folder, KEY_FILE, key + b"\n")
    return key


def digest_entry(entry: Organisation) -> str:
    """Return the digest of all that an entry says, consent and check too; its phone is unified."""
    values = to_values(entry, hidden=frozenset())
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def make_code(key: bytes, entry: Organisation, on: date) -> str:
    """Return the code of a letter about an entry, written on this day."""
    message = json.dumps(["wegweiser-letter-1", entry.id, on.isoformat(), digest_entry(entry)])
    mac = hmac.digest(key, message.encode(), "sha256")[:_MAC_SIZE]
    return f"{on:%Y%m%d}-{base64.b32encode(mac).decode().rstrip('=').lower()}"


def judge_code(key: bytes, entry: Organisation, words: str, today: date) -> CodeVerdict:
    """Return what an answer to the question for the code is worth, for this entry, today."""
    code = _CODE.fullmatch(_BLANKS_IN_CODE.sub("", words).casefold())
    if not code:
        return CodeVerdict("missing")
    if not key:
        return CodeVerdict("unproved")
    try:
        on = date(int(code[1]), int(code[2]), int(code[3]))
    except ValueError:
        return CodeVerdict("void")
    is_ours = hmac.compare_digest(make_code(key, entry, on), code[0])
    age = (today - on).days
    if not is_ours or age < 0:
        return CodeVerdict("void")
    return CodeVerdict("valid" if age <= VALID_DAYS else "expired", on.isoformat())
