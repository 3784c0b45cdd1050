"""The table of settings: what each is called, where it is read, what it does.

Documentation and a guard test read it. The names are those that users of W&B know, so that scripts,
launchers and CI need no change. Those that change nothing here are in `sdk/other_settings.py`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from runwell.values.json import Json

NO, YES = False, True


class Setting(msgspec.Struct, frozen=True):
    """One row of the table.

    Attributes:
        name: The name in Python.
        env: The environment variable.
        kind: "text", "flag", "seconds", "number", "words" and "numbers" (separated by commas),
            "levels" (`name=level`, separated by commas, or a dict), "map" (a dict of texts, or
            JSON) or "mode".
        default: What holds without anything else.
        help: What it does, units included.
    """

    name: str
    env: str
    kind: str
    default: Json
    help: str


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("mode", "WANDB_MODE", "mode", "online", "online, offline, disabled or shared"),
    Setting("project", "WANDB_PROJECT", "text", None, "project of the run"),
    Setting("entity", "WANDB_ENTITY", "text", None, "user or team that owns the project"),
    Setting("run_id", "WANDB_RUN_ID", "text", None, "id of the run; made up if not given"),
    Setting("run_name", "WANDB_NAME", "text", None, "display name of the run"),
    Setting("run_notes", "WANDB_NOTES", "text", None, "notes of the run"),
    Setting("run_tags", "WANDB_TAGS", "words", None, "tags of the run, separated by commas"),
    Setting("run_group", "WANDB_RUN_GROUP", "text", None, "group of the run"),
    Setting("run_job_type", "WANDB_JOB_TYPE", "text", None, "job type of the run"),
    Setting("sweep_id", "WANDB_SWEEP_ID", "text", None, "sweep that the run belongs to"),
    Setting("resume", "WANDB_RESUME", "text", None, "allow, must, never or auto"),
    Setting(
        "resume_from",
        "WANDB_RESUME_FROM",
        "text",
        None,
        "run?_step=N: goes on there, dropping more",
    ),
    Setting("fork_from", "WANDB_FORK_FROM", "text", None, "run?_step=N: begins as that run was"),
    Setting(
        "allow_val_change",
        "WANDB_ALLOW_VAL_CHANGE",
        "flag",
        NO,
        "values of the config may be set again",
    ),
    Setting("root_dir", "WANDB_DIR", "text", None, "directory in which wandb/ is made"),
    Setting("base_url", "WANDB_BASE_URL", "text", None, "address of the server"),
    Setting("api_key", "WANDB_API_KEY", "text", None, "API key for that server"),
    Setting(
        "insecure_disable_ssl",
        "WANDB_INSECURE_DISABLE_SSL",
        "flag",
        NO,
        "accept the server's certificate whoever signed it",
    ),
    Setting("http_proxy", "WANDB_HTTP_PROXY", "text", None, "proxy to servers that speak http"),
    Setting("https_proxy", "WANDB_HTTPS_PROXY", "text", None, "proxy to servers that speak https"),
    Setting("x_proxies", "WANDB__PROXIES", "map", None, "addresses of proxies by http and https"),
    Setting(
        "x_extra_http_headers",
        "WANDB__EXTRA_HTTP_HEADERS",
        "map",
        None,
        "headers that go with every request to the server",
    ),
    Setting("host", "WANDB_HOST", "text", None, "host name to note instead of the real one"),
    Setting(
        "username", "WANDB_USERNAME", "text", None, "user name to note instead of the real one"
    ),
    Setting("email", "WANDB_USER_EMAIL", "text", None, "address to note with the run"),
    Setting(
        "app_url_override",
        "WANDB_APP_URL",
        "text",
        None,
        "address under which people see the server, if it is another one than that of its API",
    ),
    Setting("program", "WANDB_PROGRAM", "text", None, "program to note instead of the real one"),
    Setting("notebook_name", "WANDB_NOTEBOOK_NAME", "text", None, "file of the notebook"),
    Setting(
        "console",
        "WANDB_CONSOLE",
        "text",
        "auto",
        '"off" hears nothing, "redirect" other processes, too',
    ),
    Setting(
        "capture_loggers",
        "WANDB_CAPTURE_LOGGERS",
        "levels",
        None,
        "loggers whose messages go into the run's log, from a level on",
    ),
    Setting("silent", "WANDB_SILENT", "flag", NO, "print nothing at all"),
    Setting("show_info", "WANDB_SHOW_INFO", "flag", YES, "print what is neither of the next two"),
    Setting("show_warnings", "WANDB_SHOW_WARNINGS", "flag", YES, "print warnings"),
    Setting("show_errors", "WANDB_SHOW_ERRORS", "flag", YES, "print errors"),
    Setting("quiet", "WANDB_QUIET", "flag", NO, "print warnings and errors only"),
    Setting("symlink", "WANDB_SYMLINK", "flag", YES, "make wandb/latest-run"),
    Setting("save_code", "WANDB_SAVE_CODE", "flag", NO, "keep the program's file, and diff.patch"),
    Setting("disable_code", "WANDB_DISABLE_CODE", "flag", NO, "keep no code, whoever asks"),
    Setting("code_dir", "WANDB_CODE_DIR", "text", None, "with save_code: log the code below it"),
    Setting("disable_git", "WANDB_DISABLE_GIT", "flag", NO, "do not note the commit"),
    Setting("git_root", "WANDB_GIT_ROOT", "text", None, "directory of the working tree to note"),
    Setting("git_remote", "WANDB_GIT_REMOTE", "text", "origin", "whose address is noted"),
    Setting(
        "git_remote_url", "WANDB_GIT_REMOTE_URL", "text", None, "address to note instead of git's"
    ),
    Setting("git_commit", "WANDB_GIT_COMMIT", "text", None, "commit to note instead of git's"),
    Setting("docker", "WANDB_DOCKER", "text", None, "name of the image to note"),
    Setting(
        "config_paths",
        "WANDB_CONFIG_PATHS",
        "words",
        None,
        "YAML files of config values that hold unless init() sets others",
    ),
    Setting(
        "ignore_globs",
        "WANDB_IGNORE_GLOBS",
        "words",
        [],
        "files of the run that stay on this disk: patterns of paths below files/",
    ),
    Setting(
        "sync_tensorboard",
        "WANDB_SYNC_TENSORBOARD",
        "flag",
        NO,
        "log what is written for TensorBoard",
    ),
    Setting("x_label", "WANDB__LABEL", "text", None, "name of this process in a shared run"),
    Setting("x_primary", "WANDB__PRIMARY", "flag", YES, "the first process of a shared run"),
    Setting(
        "x_update_finish_state",
        "WANDB__UPDATE_FINISH_STATE",
        "flag",
        YES,
        "the end of this process is that of the run",
    ),
    Setting("x_disable_meta", "WANDB__DISABLE_META", "flag", NO, "note no environment"),
    Setting(
        "x_save_requirements",
        "WANDB__SAVE_REQUIREMENTS",
        "flag",
        YES,
        "keep the list of installed packages",
    ),
    Setting(
        "x_disable_machine_info",
        "WANDB__DISABLE_MACHINE_INFO",
        "flag",
        NO,
        "note no CPU, memory and disk of the machine",
    ),
    Setting("x_disable_stats", "WANDB__DISABLE_STATS", "flag", NO, "sample no system metrics"),
    Setting(
        "x_stats_sampling_interval",
        "WANDB__STATS_SAMPLING_INTERVAL",
        "seconds",
        10.0,
        "seconds between samples of system metrics, at least 0.1",
    ),
    Setting(
        "x_stats_gpu_device_ids",
        "WANDB__STATS_GPU_DEVICE_IDS",
        "numbers",
        None,
        "only these GPUs, by the driver's numbers",
    ),
    Setting(
        "x_stats_disk_paths",
        "WANDB__STATS_DISK_PATHS",
        "words",
        ["/"],
        "the disks that these directories are on",
    ),
    Setting(
        "x_stats_cpu_count", "WANDB__STATS_CPU_COUNT", "number", None, "cores to note, not counted"
    ),
    Setting(
        "x_stats_cpu_logical_count",
        "WANDB__STATS_CPU_LOGICAL_COUNT",
        "number",
        None,
        "threads of those to note, not counted",
    ),
    Setting("x_stats_gpu_count", "WANDB__STATS_GPU_COUNT", "number", None, "GPUs to note"),
    Setting("x_stats_gpu_type", "WANDB__STATS_GPU_TYPE", "text", None, "their model to note"),
    Setting(
        "reinit",
        "WANDB_REINIT",
        "text",
        "default",
        "what init() does while a run is live: return_previous, finish_previous or create_new",
    ),
    Setting(
        "finish_timeout",
        "WANDB_FINISH_TIMEOUT",
        "seconds",
        30.0,
        "seconds that finish() waits for a server that cannot be reached; the next runs wait 1",
    ),
)
