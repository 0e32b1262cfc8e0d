"""Draws the sample of a certificate again with Python alone: python verify_draw.py BEVIS.json [cases.csv]"""

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

certificate = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
frame, draws, log = certificate["frame"], certificate["draws"], certificate.get("log", [])
if certificate["design"]["draw"]["kind"] == "weighted" or "units" not in frame:
    sys.exit("Kun for lodtrækninger uden vægte og rammer, der står i beviset: brug rettidig sample verify.")
seed = hashlib.sha256(certificate["seed"]["text"].encode()).hexdigest()


def ticket(unit: str) -> str:
    number = int(hashlib.sha256((seed + unit).encode()).hexdigest(), 16)
    return "0." + str(number).zfill(64)[::-1]


stratum_of = {unit: name for name, units in frame["units"].items() for unit in units}
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
lines = "".join(compact([unit, stratum_of[unit]]) + "\n" for unit in sorted(stratum_of))
faults = [] if hashlib.sha256(lines.encode()).hexdigest() == frame["hash"] else ["rammens hash er en anden"]
if sys.argv[2:]:
    with Path(sys.argv[2]).open(encoding="utf-8-sig", newline="") as file:
        known = {row["case_id"] for row in csv.DictReader(file)}
    faults += [f"{one['case_id']} er ikke i sagslisten" for one in draws if one["case_id"] not in known]
replaced = Counter(entry["stratum"] for entry in log if entry["what"] == "replacement")
winners = {
    unit
    for stratum in frame["strata"]
    for unit in sorted(frame["units"][stratum["name"]], key=ticket)[
        : stratum["drawn"] + replaced[stratum["name"]]
    ]
}
faults += [f"{unit} er trukket forkert" for unit in sorted(winners ^ {one["unit_id"] for one in draws})]
faults += [f"{one['unit_id']}: forkert nummer" for one in draws if one["ticket"] != ticket(one["unit_id"])]
sys.exit("\n".join(faults) or print(f"Beviset holder: de {len(draws)} trukne er trukket igen."))
