"""An inspection travels between machines as JSON."""

import json

import pytest

from donors.imports.base import Inspection
from donors.tests.imports.files import FEC_ROW, VAN_HEADER, VAN_ROW, read, van


@pytest.mark.parametrize(
    "data",
    [
        van(VAN_ROW),
        FEC_ROW,
        van(VAN_ROW + ",62701,", header=VAN_HEADER.replace("Employer", "Notes") + ",Zip"),
    ],
)
def test_an_inspection_survives_json(data: str) -> None:
    inspection = read(data).split.inspection
    assert Inspection.from_dict(json.loads(json.dumps(inspection.to_dict()))) == inspection


def test_a_foreign_dict_is_refused() -> None:
    with pytest.raises(TypeError):
        Inspection.from_dict({"header": [], "colour": "red"})
