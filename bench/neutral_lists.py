#!/usr/bin/env python3
"""Neutral rule lists and the mails that they are for, made from a seed.

usage: neutral_lists.py WORK [--mails N] [--seed N] [--sizes N,...]

Writes WORK/corpus/maildir, WORK/corpus/parsed.jsonl (what is in the mails: id, subject, from_domain, body) and
WORK/rules/LIST.json, as bench/route_reference.py reads them. For each size there are two lists: `last-N`, of which the first
rule that matches acts, as in a table that people have ordered, and `all-N`, of which every one acts. Most rules look for
words that no mail has; the others are spread over the whole list, and are about all three fields.
"""
import argparse
import base64
import json
import os
import quopri
import random
import shutil

LATIN = "b d f g k l m n p r s t v z".split()
ARABIC = "ب ت ج د ر ز س ش ع ف ق ك ل م ن".split()


def word(rng, arabic):
    """A word that is in no language, and has no letter that reading folds into another."""
    if arabic:
        return "".join(rng.choice(ARABIC) + rng.choice("ا و".split()) for _ in range(3)) + rng.choice(ARABIC)
    return "".join(rng.choice(LATIN) + rng.choice("aeiou") for _ in range(3)) + rng.choice(LATIN)


def header(text):
    if text.isascii():
        return text
    # a line of a header holds so many bytes, and no letter is cut
    pieces = [text[i:i + 15] for i in range(0, len(text), 15)]
    return "\n ".join("=?utf-8?b?%s?=" % base64.b64encode(p.encode()).decode() for p in pieces)


def raw(rng, mail, sender):
    body = mail["body"].encode()
    how = rng.choice(["8bit", "base64", "quoted-printable"])
    if how == "base64":
        body = base64.encodebytes(body)
    elif how == "quoted-printable":
        body = quopri.encodestring(body)
    head = ["Return-Path: <%s>" % sender, "From: %s" % sender, "To: support@acme.example", "Subject: " + header(mail["subject"]),
            "Message-ID: <m%d@lists.example>" % mail["id"], "Date: Sun, 29 Mar 2026 10:00:00 +0300", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: " + how, "", ""]
    return "\n".join(head).encode() + body


def make_mails(rng, count):
    domains = [word(rng, False) + ".example" for _ in range(40)]
    words = [word(rng, i % 3 == 0) for i in range(900)]
    some = lambda n: " ".join(rng.choice(words) for _ in range(n))
    for i in range(count):
        body = "\n".join(some(rng.randrange(4, 9)) for _ in range(rng.randrange(3, 20))) + "\n"
        yield {"id": i, "subject": some(rng.randrange(2, 6)).capitalize(), "from_domain": rng.choice(domains), "body": body}


def make_list(rng, mails, size, mode):
    rules = []
    for i in range(size):
        field = rng.choice(["subject", "subject", "body", "from_domain"])
        value = word(rng, rng.random() < 0.3 and field != "from_domain")
        value = value + ".example" if field == "from_domain" else value + " " + word(rng, False)
        rules.append({"id": "r%05d" % i, "field": field, "op": "is" if field == "from_domain" else "contains",
                      "value": value, "team": "team-%02d" % rng.randrange(40)})
    for place in rng.sample(range(size), max(3, min(size // 20, 60))):
        mail, rule = rng.choice(mails), rules[place]
        if rule["field"] == "from_domain":
            rule["value"] = mail["from_domain"]
        else:
            # two words that stand side by side, in whatever case
            line = rng.choice(mail[rule["field"]].strip().split("\n")).split(" ")
            at = rng.randrange(len(line) - 1)
            rule["value"] = " ".join(line[at:at + 2]).lower()
    return {"mode": mode, "rules": rules}


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("work")
    ask.add_argument("--mails", type=int, default=2000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--sizes", default="10,100,1000,10000")
    asked = ask.parse_args()
    rng = random.Random(asked.seed)
    maildir = os.path.join(asked.work, "corpus", "maildir")
    shutil.rmtree(os.path.join(asked.work, "corpus"), ignore_errors=True)
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(maildir, name))
    mails = list(make_mails(rng, asked.mails))
    with open(os.path.join(asked.work, "corpus", "parsed.jsonl"), "w", encoding="utf-8") as parsed:
        for mail in mails:
            parsed.write(json.dumps(mail, ensure_ascii=False) + "\n")
            with open(os.path.join(maildir, "cur", "%d.M%dP1.lists:2,S" % (1774767600 + mail["id"], mail["id"])), "wb") as f:
                f.write(raw(rng, mail, "sara@" + mail["from_domain"]))
    rules = os.path.join(asked.work, "rules")
    os.makedirs(rules, exist_ok=True)
    for size in (int(n) for n in asked.sizes.split(",")):
        for name, mode in (("last", "first"), ("all", "collect")):
            with open(os.path.join(rules, "%s-%d.json" % (name, size)), "w", encoding="utf-8") as f:
                json.dump(make_list(rng, mails, size, mode), f, ensure_ascii=False)


if __name__ == "__main__":
    main()
