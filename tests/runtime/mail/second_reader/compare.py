#!/usr/bin/env python3
"""Reads every mail of the corpus with Python's email package and with `barid mail show`, and compares.

    compare.py BARID CORPUS    (or the corpus that BARID_CORPUS names)

Subject, addresses, the text of mails that have one plain text, and of attachments number, type, name, size and
hash. Where the two differ, differences.json says which of them is right and why: a difference that it does not
name fails, and one that it names and that is not there fails as well. Ends with 77 where there is no corpus.
"""

import email
import email.policy
import hashlib
import json
import os
import subprocess
import sys

FIELDS = ("subject", "from", "to", "cc", "text", "attachments")


def words(text):
    """Blanks do not count: each reader unfolds and wraps as it likes."""
    return " ".join(text.split())


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.iter_parts():
            yield from leaves(child)
    else:
        yield part


def is_file(part):
    if part.get_content_maintype() == "multipart":
        return False  # it has no parts: its text is shown as it is
    readable = part.get_content_type() in ("text/plain", "text/html", "text/enriched")
    return not readable or part.get_content_disposition() == "attachment" or bool(part.get_filename())


def described(part):
    # what is enclosed was taken apart by Python: its bytes as they came are not at hand
    taken_apart = part.get_content_type() == "message/rfc822" or part.is_multipart()
    content = None if taken_apart else part.get_payload(decode=True)
    return {
        "type": part.get_content_type(),
        "name": part.get_filename(),
        "size": None if content is None else len(content),
        "sha256": None if content is None else hashlib.sha256(content).hexdigest(),
    }


def addresses(mail, field):
    return [a.addr_spec.lower() for header in mail.get_all(field, []) for a in header.addresses]


def text_of(mail):
    plain = [p for p in leaves(mail) if p.get_content_type() == "text/plain" and not is_file(p)]
    if len(plain) != 1:
        return None
    return words(plain[0].get_payload(decode=True).decode(plain[0].get_content_charset("utf-8"), "replace"))


def theirs(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    readers = {
        "subject": lambda: words(str(mail.get("subject", ""))),
        "from": lambda: addresses(mail, "from"),
        "to": lambda: addresses(mail, "to"),
        "cc": lambda: addresses(mail, "cc"),
        "text": lambda: text_of(mail),
        "attachments": lambda: [described(p) for p in leaves(mail) if is_file(p)],
    }
    out = {}
    for field, read in readers.items():
        try:
            out[field] = read()
        except Exception as wrong:  # the package gives up on some of what is in the wild
            out[field] = "no answer: " + repr(wrong)
    return out


def ours(barid, path):
    read = json.loads(subprocess.run([barid, "mail", "show", "--json", path], capture_output=True, check=True).stdout)
    out = {"subject": words(read["subject"]), "text": words(read["text"]), "attachments": read["attachments"]}
    for field in ("from", "to", "cc"):
        out[field] = [a["address"].lower() for a in read[field]]
    return out


def same(field, mine, other):
    if field == "text" and other is None:
        return True
    if field != "attachments":
        return mine == other
    if not isinstance(other, list) or len(mine) != len(other):
        return False
    return all(
        a["type"] == b["type"] and b["name"] in (None, a["name"]) and
        (b["size"] is None or (a["size"], a["sha256"]) == (b["size"], b["sha256"]))
        for a, b in zip(mine, other)
    )


def mails(corpus):
    for folder, _, names in sorted(os.walk(corpus)):
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((".json", ".md", ".png", ".wav")):
                yield os.path.join(folder, name)


def main(barid, corpus):
    corpus = os.environ.get("BARID_CORPUS", corpus)
    if not os.path.isdir(corpus):
        print(f"no mail corpus at {corpus}: skipped")
        return 77
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "differences.json"), encoding="utf-8") as known:
        explained = json.load(known)
    wrong = looked_at = agreed = 0
    for path in mails(corpus):
        name = os.path.relpath(path, corpus)
        with open(path, "rb") as file:
            other = theirs(file.read())
        mine = ours(barid, path)
        looked_at += 1
        reasons = explained.pop(name, {})
        for field in FIELDS:
            if same(field, mine[field], other[field]):
                agreed += 1
                if field in reasons:
                    print(f"{name}: {field} is the same by now; take it out of differences.json")
                    wrong += 1
            elif field not in reasons:
                print(f"{name}: {field}\n  ours:   {mine[field]!r}\n  theirs: {other[field]!r}")
                wrong += 1
    for name in explained:
        print(f"{name}: named in differences.json, and not in the corpus")
        wrong += 1
    print(f"{looked_at} mails, {agreed} of {looked_at * len(FIELDS)} fields read alike, {wrong} without a reason")
    return 1 if wrong or looked_at < 200 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
