"""AMD cards are read from the kernel's files; what is not there is left out."""

from __future__ import annotations

from pathlib import Path

from runwell.uplink.monitor.amd import AmdProbe, amd_cards


def card(root: Path, name: str, files: dict[str, str], vendor: str = "0x1002") -> Path:
    device = root / name / "device"
    for path, text in {"vendor": vendor, **files}.items():
        (device / path).parent.mkdir(parents=True, exist_ok=True)
        (device / path).write_text(f"{text}\n")
    return device


WHOLE = {
    "gpu_busy_percent": "37",
    "mem_info_vram_used": "4294967296",
    "mem_info_vram_total": "17179869184",
    "hwmon/hwmon3/temp1_input": "51000",
    "hwmon/hwmon3/power1_average": "123000000",
}


def test_numbers_have_the_names_of_wandb(tmp_path: Path) -> None:
    whole = card(tmp_path, "card1", WHOLE)
    assert AmdProbe([whole]).sample() == {
        "gpu.0.gpu": 37.0,
        "gpu.0.memoryAllocated": 25.0,
        "gpu.0.memoryAllocatedBytes": 4294967296.0,
        "gpu.0.temp": 51.0,
        "gpu.0.powerWatts": 123.0,
    }


def test_cards_of_others_outputs_and_mute_cards_are_passed_by(tmp_path: Path) -> None:
    second = card(tmp_path, "card10", WHOLE)
    first = card(tmp_path, "card2", {"gpu_busy_percent": "1"})
    card(tmp_path, "card0", WHOLE, vendor="0x10de")
    card(tmp_path, "card3", {})
    card(tmp_path, "card2-HDMI-A-1", WHOLE)
    assert amd_cards(tmp_path) == [first, second]
    assert amd_cards(tmp_path / "gone") == []


def test_what_a_card_does_not_give_is_left_out(tmp_path: Path) -> None:
    poor = card(
        tmp_path,
        "card0",
        {
            "gpu_busy_percent": "busy",
            "mem_info_vram_used": "1",
            "mem_info_vram_total": "0",
            "hwmon/hwmon0/power1_input": "2500000",
            "hwmon/hwmon0/power1_average": "9000000",
        },
    )
    assert AmdProbe([poor]).sample() == {"gpu.0.powerWatts": 2.5}
