#!/usr/bin/env bash
# Opens the application; with arguments, runs its command line.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

opens_window=no
case "${1:-}" in "" | --data-dir | --data-dir=*) opens_window=yes ;; esac
case " $* " in *" --version "* | *" --help "* | *" -h "*) opens_window=no ;; esac
# `--data-dir D` may stand before a command, too: then no window is opened.
case "${1:-}" in --data-dir) [ "$#" -gt 2 ] && opens_window=no ;; --data-dir=*) [ "$#" -gt 1 ] && opens_window=no ;; esac

if [ "$opens_window" = yes ]; then
    if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
        stop "There is no display here to open a window on; use the command line instead, for example: bash packaging/run.sh grade --help"
    fi
    need_libraries
fi
prepare_environment run
exec "$python" -m acne_desktop "$@"
