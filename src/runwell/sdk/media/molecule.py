"""Molecules: from a file in one of their formats, or made by RDKit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.sdk.media.source import content_of
from runwell.values.json import Json


class Molecule(Media):
    """A molecule for `log()`.

    Args:
        data_or_path: A path or web address, or an open file (`file_type` says which type).
        caption: A line below it.
        file_type: The type of an open file.

    Raises:
        UsageError: It is none of these, or of a type that no reader knows.
        OSError: No file is at the path.
    """

    SUPPORTED_TYPES = frozenset(
        {"pdb", "pqr", "mmcif", "mcif", "cif", "sdf", "sd", "gro", "mol2", "mmtf"}
    )
    SUPPORTED_RDKIT_TYPES = frozenset({"mol", "sdf"})

    def __init__(
        self, data_or_path: object, caption: str | None = None, file_type: str | None = None
    ) -> None:
        self.caption = caption
        found = content_of(data_or_path, "a molecule", self.SUPPORTED_TYPES, file_type)
        if found is None:
            raise UsageError(
                f"a molecule is of type {type(data_or_path).__name__}; use a path or an open file"
            )
        self._content = found

    @classmethod
    def from_smiles(
        cls,
        data: str,
        caption: str | None = None,
        sanitize: bool = True,  # noqa: FBT001, FBT002  the signature is W&B's
        convert_to_3d_and_optimize: bool = True,  # noqa: FBT001, FBT002  the same
        mmff_optimize_molecule_max_iterations: int = 200,
    ) -> Molecule:
        """Returns a molecule from its SMILES; needs RDKit.

        Raises:
            UsageError: RDKit is not there, or cannot read the text.
        """
        _require_rdkit()
        from rdkit import Chem  # type: ignore[import-not-found]

        molecule = Chem.MolFromSmiles(data, sanitize=sanitize)
        if molecule is None:
            raise UsageError(f"RDKit cannot read the SMILES {data!r}")
        return cls.from_rdkit(
            molecule, caption, convert_to_3d_and_optimize, mmff_optimize_molecule_max_iterations
        )

    @classmethod
    def from_rdkit(
        cls,
        data_or_path: object,
        caption: str | None = None,
        convert_to_3d_and_optimize: bool = True,  # noqa: FBT001, FBT002  the signature is W&B's
        mmff_optimize_molecule_max_iterations: int = 200,
    ) -> Molecule:
        """Returns a molecule of RDKit, or from a file that RDKit reads (mol, sdf).

        Args:
            data_or_path: The molecule, or the path of its file.
            caption: A line below it.
            convert_to_3d_and_optimize: Add hydrogens, and find places in space for the atoms.
            mmff_optimize_molecule_max_iterations: Steps of that search at most.

        Raises:
            UsageError: RDKit is not there, or cannot read or place the molecule.
        """
        _require_rdkit()
        from rdkit import Chem
        from rdkit.Chem import AllChem  # type: ignore[import-not-found]

        molecule = data_or_path
        if isinstance(data_or_path, str | os.PathLike):
            molecule = _read_by_rdkit(Path(data_or_path), Chem)
        if convert_to_3d_and_optimize:
            molecule = Chem.AddHs(molecule)
            if AllChem.EmbedMolecule(molecule, randomSeed=0) != 0:
                raise UsageError("RDKit finds no places in space for the atoms of this molecule")
            AllChem.MMFFOptimizeMolecule(molecule, maxIters=mmff_optimize_molecule_max_iterations)
        return cls(Chem.MolToPDBBlock(molecule).encode(), caption, file_type="pdb")

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the molecule."""
        return files.put("molecule", key, step, self._content).as_row(
            "molecule-file", caption=self.caption
        )

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several molecules of one key as one value."""
        molecules = [item for item in items if isinstance(item, Molecule)]
        names: list[Json] = [item.write(files, key, step)["path"] for item in molecules]
        captions: list[Json] = [item.caption for item in molecules]
        shown: Json = captions if any(captions) else False
        return {"_type": "molecule", "filenames": names, "count": len(names), "captions": shown}


def _read_by_rdkit(path: Path, chem: object) -> object:
    molecule: object
    if path.suffix == ".sdf":
        molecule = next(iter(chem.SDMolSupplier(str(path))), None)  # type: ignore[attr-defined]
    elif path.suffix == ".mol":
        molecule = chem.MolFromMolFile(str(path))  # type: ignore[attr-defined]
    else:
        raise UsageError(f"RDKit is asked for mol and sdf files, not {path.suffix or 'this one'}")
    if molecule is None:
        raise UsageError(f"RDKit cannot read the molecule in {path}")
    return molecule


def _require_rdkit() -> None:
    try:
        import rdkit  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError("this needs RDKit; pip install rdkit") from error
