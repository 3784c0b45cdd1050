from __future__ import annotations

from pathlib import Path

from runwell.sdk.capture.nvidia import cuda_version, nvidia_facts

CARD = "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 42\nGPU UUID: \t {uuid}\nVideo BIOS: \t ??\n"


def driver(root: Path, *uuids: str) -> Path:
    for number, uuid in enumerate(uuids):
        folder = root / "gpus" / f"0000:{number:02}:00.0"
        folder.mkdir(parents=True)
        (folder / "information").write_text(CARD.format(uuid=uuid))
    return root


def test_cards_have_the_names_that_the_driver_gives(tmp_path: Path) -> None:
    name = "NVIDIA H100 80GB HBM3"
    assert nvidia_facts(driver(tmp_path, "GPU-a", "GPU-b"), lambda: "12.4") == {
        "gpu": name,
        "gpu_count": 2,
        "gpu_nvidia": [{"name": name, "uuid": "GPU-a"}, {"name": name, "uuid": "GPU-b"}],
        "cudaVersion": "12.4",
    }


def test_a_driver_that_tells_no_cuda_still_has_cards(tmp_path: Path) -> None:
    assert set(nvidia_facts(driver(tmp_path, "GPU-a"), lambda: None)) == {
        "gpu", "gpu_count", "gpu_nvidia"
    }  # fmt: skip


def test_without_cards_nothing_is_told_and_cuda_is_not_looked_for(tmp_path: Path) -> None:
    def asked() -> str:
        raise AssertionError

    (tmp_path / "gpus" / "x").mkdir(parents=True)
    (tmp_path / "gpus" / "x" / "information").write_text("nothing: \n")
    assert nvidia_facts(tmp_path, asked) == {}
    assert nvidia_facts(tmp_path / "gone", asked) == {}


def test_a_machine_without_the_driver_has_no_cuda() -> None:
    found = cuda_version()
    assert found is None or float(found) > 1
