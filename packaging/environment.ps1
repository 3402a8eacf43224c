# Makes and checks the Python environment on Windows; dot-sourced by run.ps1 and test.ps1.

$root = Split-Path -Parent $PSScriptRoot
$venv = Join-Path $root '.venv'
$python = Join-Path $venv 'Scripts\python.exe'

function Stop-With([string] $sentence) {
    [Console]::Error.WriteLine($sentence)
    exit 2
}

function Find-Python {
    $candidates = @()
    if ($env:PYTHON) { $candidates += , @($env:PYTHON) }
    $candidates += , @('py', '-3'), @('python'), @('python3')
    foreach ($candidate in $candidates) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $arguments = @($candidate | Select-Object -Skip 1) + @('-c', 'import sys; sys.exit(sys.version_info < (3, 11))')
        & $candidate[0] @arguments 2>$null
        if ($LASTEXITCODE -eq 0) { return , $candidate }
    }
    Stop-With 'Python 3.11 or later is needed; install it from python.org or the Microsoft Store, then start again.'
}

function Initialize-Environment([string] $kind) {
    $texts = @('packaging\constraints.txt', 'pyproject.toml') | ForEach-Object { Get-Content -Raw (Join-Path $root $_) }
    $bytes = [Text.Encoding]::UTF8.GetBytes(($texts -join '') + $root)
    $hash = [Security.Cryptography.SHA256]::Create().ComputeHash($bytes)
    $wanted = [BitConverter]::ToString($hash)
    foreach ($made in @($kind, 'dev')) {
        $stamp = Join-Path $venv "installed-$made"
        if ((Test-Path $python) -and (Test-Path $stamp) -and ((Get-Content -Raw $stamp).Trim() -eq $wanted)) { return }
    }
    [Console]::Error.WriteLine('Preparing the environment in .venv (once; a few minutes) ...')
    if (-not (Test-Path $python)) {
        $base = Find-Python
        $arguments = @($base | Select-Object -Skip 1) + @('-m', 'venv', '--clear', $venv)
        & $base[0] @arguments
        if ($LASTEXITCODE -ne 0) { Stop-With 'The environment could not be made in .venv: look at the message above (is the disk full?).' }
    }
    $target = if ($kind -eq 'dev') { "${root}[dev]" } else { $root }
    & $python -m pip install --quiet --disable-pip-version-check --constraint (Join-Path $root 'packaging\constraints.txt') --editable $target
    if ($LASTEXITCODE -ne 0) { Stop-With 'The libraries could not be installed: look at the message above, then start again.' }
    # An editable package is not compiled by pip; where Python may not write, every start would be.
    & $python -m compileall -q (Join-Path $root 'acne_desktop')
    Set-Content -NoNewline -Path (Join-Path $venv "installed-$kind") -Value $wanted
}
