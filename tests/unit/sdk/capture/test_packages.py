from __future__ import annotations

from pathlib import Path

from runwell.sdk.capture.packages import requirements


def test_packages_are_named_by_the_folders_of_their_installers(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, names in (
        (first, ("numpy-2.1.0.dist-info", "Jinja2-3.1.dist-info", "no_version.dist-info", "numpy")),
        (second, ("numpy-1.0.dist-info", "typing_extensions-4.1-py3.11.egg-info")),
    ):
        for name in names:
            (folder / name).mkdir(parents=True)
    path = [str(first), str(tmp_path / "gone"), str(second)]
    assert requirements(path) == b"jinja2==3.1\nnumpy==2.1.0\ntyping-extensions==4.1\n"
    assert requirements([]) == b""
