# SPDX-License-Identifier: Apache-2.0
"""search_memory.py PID: looks for the lines of standard input in all readable memory of a process.

Each line is sought as it is, in base64 at each of the three places that it can have in a group, and in UTF-16. Prints
JSON: how many bytes were read, and each find with its map and the bytes around it. The process goes on meanwhile.
"""

import base64
import json
import re
import sys

CHUNK = 1 << 24
AROUND = 64
MOST_FINDS = 40
# The kernel's own pages, which cannot be read through the file.
UNREADABLE = ("[vvar]", "[vvar_vclock]", "[vsyscall]")


def encodings(needle):
    yield "raw", needle
    yield "UTF-16", needle.decode().encode("utf-16-le")
    for place in range(3):
        text = base64.b64encode(b"\0" * place + needle)
        # Groups that hold nothing but the needle.
        yield f"base64 at {place}", text[4 if place else 0 : (place + len(needle)) // 3 * 4]


def regions(pid):
    with open(f"/proc/{pid}/maps") as maps:
        for line in maps:
            span, permissions, _, _, _, *name = line.split(maxsplit=5)
            name = name[0].strip() if name else "anonymous"
            if permissions.startswith("r") and name not in UNREADABLE:
                start, end = (int(one, 16) for one in span.split("-"))
                yield start, end, f"{permissions} {name}"


def search(pid, needles):
    overlap = max(len(needle) for needle in needles)
    pattern = re.compile(b"|".join(re.escape(needle) for needle in needles))
    finds, total = [], 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end, name in regions(pid):
            at = start
            while at < end:
                try:
                    memory.seek(at)
                    read = memory.read(min(CHUNK + overlap, end - at))
                except OSError:
                    # It was unmapped meanwhile, or lies beyond its file's end.
                    break
                if not read:
                    break
                total += min(len(read), CHUNK)
                for match in pattern.finditer(read):
                    place = match.start()
                    around = read[max(0, place - AROUND) : match.end() + AROUND]
                    finds.append(
                        {
                            "map": name,
                            "address": hex(at + place),
                            "needle": needles[match[0]],
                            "around": around.decode("latin-1"),
                        }
                    )
                at += CHUNK
    return total, finds


def main():
    lines = sys.stdin.buffer.read().split()
    needles = {bytes_: f"{number}: {name}" for number, line in enumerate(lines) for name, bytes_ in encodings(line)}
    total, finds = search(int(sys.argv[1]), needles)
    json.dump({"bytes": total, "count": len(finds), "finds": finds[:MOST_FINDS]}, sys.stdout)


main()
