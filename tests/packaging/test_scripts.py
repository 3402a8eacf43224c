"""The shell scripts say in one sentence what is missing, and install nothing twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash scripts")


def script(
    code: str, *, bin_dir: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run bash code with ``environment.sh`` loaded; programs in ``bin_dir`` come first."""
    path = f"{bin_dir}:{os.environ['PATH']}" if bin_dir else os.environ["PATH"]
    return subprocess.run(
        ["bash", "-c", f'set -euo pipefail; source "{ROOT}/packaging/environment.sh"; {code}'],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": path, "HOME": os.environ.get("HOME", "/"), **environment},
    )


def program(folder: Path, name: str, body: str) -> None:
    """Write an executable stand-in for a system program."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/bash\n{body}\n")
    file.chmod(0o755)


def test_without_display_run_names_the_command_line() -> None:
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    environment.pop("QT_QPA_PLATFORM", None)
    result = subprocess.run(
        ["bash", str(ROOT / "packaging" / "run.sh")],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if sys.platform != "linux":
        pytest.skip("only Linux starts without a display")
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "run.sh grade" in result.stderr


def test_missing_packages_are_named_to_a_user_who_is_not_root(tmp_path: Path) -> None:
    program(tmp_path / "bin", "id", "echo 1000")
    program(tmp_path / "bin", "apt-get", "exit 99")
    result = script("need_packages libegl1 python3-venv", bin_dir=tmp_path / "bin")
    assert result.returncode == 2
    assert "sudo apt-get install libegl1 python3-venv" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's library cache")
def test_a_library_that_is_missing_is_found_out(tmp_path: Path) -> None:
    program(tmp_path / "bin", "id", "echo 1000")
    program(tmp_path / "bin", "apt-get", "exit 99")
    program(tmp_path / "bin", "ldconfig", "/sbin/ldconfig -p | grep -v libEGL.so.1")
    result = script("need_libraries", bin_dir=tmp_path / "bin")
    assert result.returncode == 2
    assert "libegl1" in result.stderr.split("apt-get install")[1].split()


def test_root_installs_them(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    program(tmp_path / "bin", "id", "echo 0")
    program(tmp_path / "bin", "apt-get", f'echo "$@" >>"{calls}"')
    result = script("need_packages libegl1", bin_dir=tmp_path / "bin")
    assert result.returncode == 0, result.stderr
    assert "install -y -qq --no-install-recommends libegl1" in calls.read_text()


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3", "exit 1")
    program(tmp_path / "bin", "python3.13", "exit 0")
    result = script("find_python", bin_dir=tmp_path / "bin")
    assert result.stdout.strip().endswith("python3.13")


def test_a_ready_environment_is_left_alone(tmp_path: Path) -> None:
    code = f"""
        venv="{tmp_path}/venv"; python="$venv/bin/python"; mkdir -p "$venv/bin"
        printf '#!/bin/bash\\necho pip was called >&2; exit 9' >"$python"; chmod +x "$python"
        wanted="$(cat "$root/packaging/constraints.txt" "$root/pyproject.toml" | cksum) $root"
        printf '%s' "$wanted" >"$venv/installed-dev"
        prepare_environment dev && prepare_environment run && echo ready
    """
    result = script(code)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "ready"


def test_a_failed_installation_leaves_no_stamp(tmp_path: Path) -> None:
    code = f"""
        venv="{tmp_path}/venv"; python="$venv/bin/python"; mkdir -p "$venv/bin"
        printf '#!/bin/bash\\nexit 9' >"$python"; chmod +x "$python"
        prepare_environment run
    """
    result = script(code, PYTHON=sys.executable)
    assert result.returncode == 2
    assert "could not be installed" in result.stderr
    assert not (tmp_path / "venv" / "installed-run").exists()


@pytest.mark.parametrize("name", ["environment.sh", "run.sh", "test.sh"])
def test_scripts_are_valid_bash(name: str) -> None:
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-n", str(ROOT / "packaging" / name)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="PostgreSQL is looked for on Linux only")
def test_without_a_database_server_the_checks_go_on_and_say_so(tmp_path: Path) -> None:
    program(tmp_path / "bin", "id", "echo 0")
    program(tmp_path / "bin", "apt-get", "exit 1")
    hidden = "compgen() { return 1; }; command() { [ $2 != initdb ] && builtin command $@; }"
    result = script(f"{hidden}; want_postgresql", bin_dir=tmp_path / "bin")
    assert result.returncode == 0
    assert "NO POSTGRESQL" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="PostgreSQL is looked for on Linux only")
def test_root_installs_the_database_server(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    program(tmp_path / "bin", "id", "echo 0")
    program(tmp_path / "bin", "apt-get", f'echo "$@" >>"{calls}"')
    hidden = "compgen() { return 1; }; command() { [ $2 != initdb ] && builtin command $@; }"
    result = script(f"{hidden}; want_postgresql", bin_dir=tmp_path / "bin")
    assert (result.returncode, "NO POSTGRESQL" in result.stderr) == (0, False)
    assert "install -y -qq --no-install-recommends postgresql" in calls.read_text()
