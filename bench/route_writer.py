#!/usr/bin/env python3
"""Neutral rule lists as .route files.

usage: route_writer.py LIST.json... OUTPUT_FOLDER

A neutral list is {"mode": "collect"|"first", "rules": [{"id", "field", "op", "value", "team"}]}
with the fields subject, from_domain, body and the operations contains, is: what the measurements of
other engines use. Each list becomes OUTPUT_FOLDER/NAME/rules.route, one table in which the rule has
the name of its id. Rules that all act (collect) tag the conversation with their team, as it can be
assigned to one only; of those that end at the first, that one assigns it. `body` means the whole text there, so signature and quoted text are asked too.
"""
import json
import os
import sys

FIELDS = {
    "subject": "subject",
    "from_domain": "sender.domain",
    "body": "any of (body, signature, quoted)",
}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def route(neutral):
    rules = neutral["rules"]
    first = neutral["mode"] == "first"
    lines = ["language 1", ""]
    for team in sorted({r["team"] for r in rules}) if first else ():
        lines.append("team %s { strategy queue }" % team)
    lines += ["", "table rules on message match %s {" % ("first" if first else "all")]
    for r in rules:
        if r["op"] not in ("contains", "is"):
            raise SystemExit("rule %s: the operation `%s` is not known" % (r["id"], r["op"]))
        lines.append("  rule %s when %s %s %s { %s %s }"
                     % (r["id"], FIELDS[r["field"]], r["op"], quoted(r["value"]),
                        "assign" if first else "tag", r["team"]))
    return "\n".join(lines + ["}", ""])


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    *lists, out = sys.argv[1:]
    for path in lists:
        with open(path, encoding="utf-8") as f:
            neutral = json.load(f)
        folder = os.path.join(out, os.path.splitext(os.path.basename(path))[0])
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "rules.route"), "w", encoding="utf-8") as f:
            f.write(route(neutral))


if __name__ == "__main__":
    main()
