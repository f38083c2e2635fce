#!/bin/sh
# Everything the project needs on a Debian machine: system packages by apt where they are missing, then
# a virtual environment with pinned packages. Usage: scripts/setup.sh [test]
set -eu
cd "$(dirname "$0")/.."

missing=""
need() { # need COMMAND-THAT-SUCCEEDS-WHEN-PRESENT PACKAGE
    if ! sh -c "$1" >/dev/null 2>&1; then missing="$missing $2"; fi
}

python=${PYTHON:-python3}
need "command -v tesseract" tesseract-ocr
need "tesseract --list-langs | grep -qx vie" tesseract-ocr-vie
need "tesseract --list-langs | grep -qxE '(script/)?Vietnamese'" tesseract-ocr-script-viet
need "command -v pdftoppm" poppler-utils
need "command -v $python" python3
need "$python -c 'import venv, ensurepip'" python3-venv
if [ "${1:-}" = test ]; then
    need "ls /usr/lib/postgresql/*/bin/initdb" postgresql
    need "dpkg -s fonts-liberation2" fonts-liberation2
    need "command -v fc-match" fontconfig
fi

if [ -n "$missing" ]; then
    install="export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0$missing"
    echo "Installing system packages:$missing" >&2
    if [ "$(id -u)" = 0 ]; then
        sh -c "$install" >/dev/null
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo sh -c "$install" >/dev/null
    else
        echo "These system packages are missing and this user may not install them. Ask an administrator to run:" >&2
        echo "    apt-get install$missing" >&2
        exit 1
    fi
fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later is needed; $("$python" --version) found. Name another with PYTHON=…" >&2
    exit 1
fi

stamp=.venv/.installed
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ] || [ constraints.txt -nt "$stamp" ]; then
    echo "Installing Python packages into .venv (a few minutes the first time)" >&2
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]' >&2
    touch "$stamp"
fi
