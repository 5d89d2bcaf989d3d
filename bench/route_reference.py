#!/usr/bin/env python3
"""Holds `barid replay` to reference decisions, and measures it.

usage: route_reference.py BARID WORK [--expected PROGRAM] [LIST...]

WORK holds corpus/maildir, corpus/parsed.jsonl (the decoded mails: id, subject, from_domain, body) and
rules/LIST.json, as bench/neutral_lists.py and the generator of the comparison with other engines write them
(bench/route_writer.py says what a neutral list is). Prints for each list whether every decision is the expected
one, and the mails decided per second of processor time, reading included. Exit code 1 when one differs.

With --expected, the answers of another program are held to as well: it is called as PROGRAM WORK LIST and prints
a line for each mail, its id and, behind a tab, the ids of the rules that act, with commas between them.
"""
import glob
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def lowered(text):
    """ASCII case folds, everything else compares exactly."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def expected(neutral, mails):
    """For each mail the ids of the rules that act."""
    out = []
    for m in mails:
        texts = {k: lowered(m[k]) for k in ("subject", "from_domain", "body")}
        hit = [r["id"] for r in neutral["rules"]
               if (r["value"] == texts[r["field"]] if r["op"] == "is" else r["value"] in texts[r["field"]])]
        out.append(hit[:1] if neutral["mode"] == "first" else hit)
    return out


def told_by(program, work, name):
    """What another program expects, as `expected` has it."""
    lines = subprocess.run([sys.executable, program, work, name], check=True, stdout=subprocess.PIPE,
                           encoding="utf-8").stdout.splitlines()
    return [[rule for rule in line.split("\t")[1].split(",") if rule] for line in lines]


def processor_time():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def run(barid, folder, maildir):
    before, wall = processor_time(), time.monotonic()
    done = subprocess.run([barid, "replay", maildir, "--rules", folder, "--json"],
                          check=True, stdout=subprocess.PIPE)
    return done.stdout, processor_time() - before, time.monotonic() - wall


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    barid, work, *names = sys.argv[1:]
    other = names[1] if names[:1] == ["--expected"] else None
    names = names[2:] if other else names
    lists = [os.path.join(work, "rules", n + ".json") for n in names] or sorted(
        glob.glob(os.path.join(work, "rules", "*.json")))
    with open(os.path.join(work, "corpus", "parsed.jsonl"), encoding="utf-8") as f:
        mails = [json.loads(line) for line in f]
    maildir = os.path.join(work, "corpus", "maildir")
    wrong_lists = 0
    print("%-28s %8s %8s %14s %10s" % ("list", "mails", "wrong", "mails/CPU-s", "mails/s"))
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.executable, os.path.join(HERE, "route_writer.py"), *lists, out], check=True)
        for path in lists:
            name = os.path.splitext(os.path.basename(path))[0]
            with open(path, encoding="utf-8") as f:
                wanted = expected(json.load(f), mails)
            if other:
                told = told_by(other, work, name)
                if told != wanted:
                    at = next((i for i, (a, b) in enumerate(zip(told, wanted)) if a != b), min(len(told), len(wanted)))
                    print("%-28s the two references differ at mail %d" % (name, at), flush=True)
                    wrong_lists += 1
            lines, cpu, wall = run(barid, os.path.join(out, name), maildir)
            got = [[r.split(".", 1)[1] for r in json.loads(line)["rules"]] for line in lines.splitlines()]
            wrong = [i for i, (a, b) in enumerate(zip(wanted, got)) if a != b]
            wrong += range(min(len(wanted), len(got)), max(len(wanted), len(got)))
            print("%-28s %8d %8d %14.0f %10.0f" % (name, len(got), len(wrong), len(got) / cpu, len(got) / wall),
                  flush=True)
            for i in wrong[:3]:
                print("  mail %d: expected %s, decided %s" % (i, wanted[i], got[i] if i < len(got) else "nothing"))
            wrong_lists += bool(wrong)
    sys.exit(1 if wrong_lists else 0)


if __name__ == "__main__":
    main()
