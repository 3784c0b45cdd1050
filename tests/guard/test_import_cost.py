from __future__ import annotations

import subprocess
import sys
import time

# What a training script must not pay for before it asked for it.
HEAVY = {
    "PIL",
    "alembic",
    "ariadne",
    "asyncio",
    "click",
    "email",
    "fastapi",
    "http",
    "matplotlib",
    "multiprocessing",
    "numpy",
    "pandas",
    "plotly",
    "psutil",
    "pyarrow",
    "pynvml",
    "requests",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "sqlite3",
    "ssl",
    "subprocess",
    "tensorflow",
    "torch",
    "urllib3",
}
MOST_TIMES_BARE = 6.0


def modules_after(code: str) -> set[str]:
    shown = subprocess.check_output(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], text=True
    )
    return {name.partition(".")[0] for name in shown.split()}


def best_of(count: int, code: str) -> float:
    """Returns the shortest wall-clock time in seconds of a fresh interpreter that runs the code."""
    times: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def test_import_loads_no_heavy_module() -> None:
    assert modules_after("import runwell") & HEAVY - modules_after("pass") == set()


def test_touching_the_public_names_of_a_run_loads_no_heavy_module() -> None:
    code = (
        "import runwell; runwell.init, runwell.log, runwell.finish, runwell.Settings, runwell.Error"
    )
    assert modules_after(code) & HEAVY - modules_after("pass") == set()


def test_import_costs_a_few_times_a_bare_interpreter_at_most() -> None:
    """A generous bound that a loaded machine holds; `benchmarks/` has the figure."""
    assert best_of(5, "import runwell") < MOST_TIMES_BARE * best_of(5, "pass")


def test_a_server_starts_without_what_only_queries_in_sql_need() -> None:
    loaded = modules_after("import runwell.server.serve")
    assert loaded & {"duckdb", "pandas", "sklearn", "optuna", "torch"} == set()
