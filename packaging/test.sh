#!/usr/bin/env bash
# Runs every check: format, lint, types, import contracts and tests. Needs no display and no GPU.
# Arguments go to pytest: bash packaging/test.sh tests/unit
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_libraries
want_postgresql
prepare_environment dev
cd "$root"
export QT_QPA_PLATFORM=offscreen

"$python" -m ruff format --check --quiet acne_desktop tests
"$python" -m ruff check --quiet acne_desktop tests
"$python" -m mypy
# One process a core: the window's tests take most of their time in Qt.
exec "$python" -m pytest -q -n auto --dist worksteal "$@"
