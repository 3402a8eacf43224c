# Makes and checks the Python environment; sourced by run.sh and test.sh.
#
# `prepare_environment KIND` leaves a ready `.venv`. KIND is `run`, or `dev` with the test tools.
# `need_libraries` makes sure that what Qt loads from the system is there, `want_postgresql` that
# there is a database server to test with.
# A stamp in `.venv` names what was installed, so a second start installs nothing.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$root/.venv"
python="$venv/bin/python"

# What Qt loads at start, as "library:Debian package".
qt_libraries="
libGL.so.1:libgl1
libEGL.so.1:libegl1
libfontconfig.so.1:libfontconfig1
libfreetype.so.6:libfreetype6
libdbus-1.so.3:libdbus-1-3
libglib-2.0.so.0:libglib2.0-0
libxkbcommon.so.0:libxkbcommon0
libxkbcommon-x11.so.0:libxkbcommon-x11-0
libX11-xcb.so.1:libx11-xcb1
libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4
libxcb-image.so.0:libxcb-image0
libxcb-keysyms.so.1:libxcb-keysyms1
libxcb-randr.so.0:libxcb-randr0
libxcb-render-util.so.0:libxcb-render-util0
libxcb-shape.so.0:libxcb-shape0
libxcb-sync.so.1:libxcb-sync1
libxcb-xfixes.so.0:libxcb-xfixes0
libxcb-xkb.so.1:libxcb-xkb1
libcups.so.2:libcups2
libpulse.so.0:libpulse0
libdrm.so.2:libdrm2
libXext.so.6:libxext6
libXrandr.so.2:libxrandr2
"

stop() {
    printf '%s\n' "$*" >&2
    exit 2
}

# Install Debian packages as root; otherwise name them in one sentence and stop.
need_packages() {
    [ "$#" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "This system lacks what these Debian packages hold: $*. Install your system's own packages of them, then start again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        stop "Debian packages are missing; install them with: sudo apt-get install $*"
    fi
    printf 'Installing Debian packages: %s\n' "$*" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
        >/dev/null 2>&1 || stop "Debian packages could not be installed; try: apt-get install $*"
}

need_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    local known missing=() pair
    known="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)" || return 0
    for pair in $qt_libraries; do
        case "$known" in *"${pair%%:*} "*) ;; *) missing+=("${pair##*:}") ;; esac
    done
    need_packages "${missing[@]}"
}

# What is tested on a database server needs one; where none can be had, those tests are skipped.
want_postgresql() {
    [ "$(uname -s)" = Linux ] || return 0
    if command -v initdb >/dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then
        return 0
    fi
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ] && (need_packages postgresql); then
        return 0
    fi
    printf 'NO POSTGRESQL: what needs its server is not tested here (Debian: apt-get install postgresql).\n' >&2
}

# Print the first interpreter of at least version 3.11, or stop.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

prepare_environment() {
    local kind="$1" base extras="" stamp wanted
    stamp="$venv/installed-$kind"
    wanted="$(cat "$root/packaging/constraints.txt" "$root/pyproject.toml" | cksum) $root"
    [ -x "$python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    # The tests' environment holds all that the application needs.
    [ "$kind" = run ] && [ -x "$python" ] && [ "$(cat "$venv/installed-dev" 2>/dev/null)" = "$wanted" ] && return

    base="$(find_python)"
    if [ -z "$base" ]; then
        need_packages python3 python3-venv
        base="$(find_python)"
        [ -n "$base" ] || stop "Python 3.11 or later is needed; install it, or name it: PYTHON=/path/to/python3 bash packaging/run.sh"
    fi
    "$base" -c 'import ensurepip, venv' 2>/dev/null || need_packages python3-venv
    [ "$kind" = dev ] && extras="[dev]"
    printf 'Preparing the environment in .venv (once; a few minutes, about 6 GB) ...\n' >&2
    [ -x "$python" ] || "$base" -m venv --clear "$venv" || stop "The environment could not be made in .venv: look at the message above (is the disk full?)."
    "$python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$root/packaging/constraints.txt" --editable "$root$extras" >&2 \
        || stop "The libraries could not be installed: look at the message above (is the disk full, the package index in reach?), then start again."
    # An editable package is not compiled by pip; where Python may not write, every start would be.
    "$python" -m compileall -q "$root/acne_desktop" || true
    printf '%s' "$wanted" >"$stamp"
}
