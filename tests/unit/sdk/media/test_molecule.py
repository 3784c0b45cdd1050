from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.molecule import Molecule


def test_files_and_open_files(files: MediaFiles, tmp_path: Path) -> None:
    path = tmp_path / "m.pdb"
    path.write_text("ATOM")
    first = Molecule(path, caption="c")
    second = Molecule(io.StringIO("ATOM"), file_type="pdb")
    row = first.write(files, "m", 0)
    assert (row["_type"], row["caption"], str(row["path"])[-4:]) == ("molecule-file", "c", ".pdb")
    value = Molecule.write_several([first, second], files, "m", 0)
    assert value == {
        "_type": "molecule",
        "filenames": [row["path"]] * 2,
        "count": 2,
        "captions": ["c", None],
    }


@pytest.mark.parametrize("wrong", ["m.foo", 5, io.StringIO("x")])
def test_what_is_no_molecule_is_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        Molecule(wrong)


def test_without_rdkit_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdkit", None)
    with pytest.raises(UsageError, match="pip install rdkit"):
        Molecule.from_smiles("CC")
    with pytest.raises(UsageError, match="pip install rdkit"):
        Molecule.from_rdkit("m.sdf")
