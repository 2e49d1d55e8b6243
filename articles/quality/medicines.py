"""The names of medicines that the site speaks of. Pure.

Generic names, groups, and supplements that are taken as medicines. Iron by itself is food and a
blood value; iron that is swallowed as a tablet or dripped into a vein is a medicine.
"""

import re

MEDICINES = (
    "alpha-2-delta ligand",
    "antidepressant",
    "antihistamine",
    "antipsychotic",
    "benzodiazepine",
    "buprenorphine",
    "bupropion",
    "cabergoline",
    "cannabis",
    "carbamazepine",
    "cbd",
    "cetirizine",
    "chlorphenamine",
    "clonazepam",
    "diazepam",
    "diphenhydramine",
    "dipyridamole",
    "dopamine agonist",
    "dopamine drug",
    "dopamine medicine",
    "doxylamine",
    "droperidol",
    "ferric carboxymaltose",
    "ferrous sulfate",
    "ferumoxytol",
    "fexofenadine",
    "gabapentin",
    "gabapentin enacarbil",
    "gabapentinoid",
    "horizant",
    "iron dextran",
    "iron infusion",
    "iron sucrose",
    "iron supplement",
    "iron tablet",
    "levodopa",
    "lithium",
    "loratadine",
    "magnesium",
    "methadone",
    "metoclopramide",
    "mirtazapine",
    "morphine",
    "naloxone",
    "neupro",
    "ondansetron",
    "opioid",
    "oxycodone",
    "pergolide",
    "pramipexole",
    "pregabalin",
    "prochlorperazine",
    "promethazine",
    "quinine",
    "ropinirole",
    "rotigotine",
    "temazepam",
    "tramadol",
    "triazolam",
    "valerian",
    "valproic acid",
    "vitamin c",
    "vitamin d",
)

#: The longest name first, or “gabapentin enacarbil” would be found as “gabapentin”.
NAME = re.compile(
    r"\b("
    + "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(MEDICINES, key=len, reverse=True)
    )
    + r")s?\b",
    re.IGNORECASE,
)
#: Stands for a name: as short as a word can be.
PLAIN = "pill"


def mentions(text: str) -> list[str]:
    """The names in ``text``, as in MEDICINES, in the order of the text; a repeated name repeats."""
    return [" ".join(name.lower().split()) for name in NAME.findall(text)]


def mask(text: str) -> str:
    """``text`` with a short plain word for each name, so that names do not make it look hard."""
    return NAME.sub(PLAIN, text)
