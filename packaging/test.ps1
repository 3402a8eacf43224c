# Runs every check on Windows: format, lint, types, import contracts and tests.
$ErrorActionPreference = 'Continue'
. (Join-Path $PSScriptRoot 'environment.ps1')
Initialize-Environment 'dev'
Set-Location $root
$env:QT_QPA_PLATFORM = 'offscreen'
$checks = @(
    @('ruff', 'format', '--check', '--quiet', 'acne_desktop', 'tests'),
    @('ruff', 'check', '--quiet', 'acne_desktop', 'tests'),
    @('mypy'),
    (@('pytest', '-q', '-n', 'auto', '--dist', 'worksteal') + $args)
)
foreach ($check in $checks) {
    & $python -m @check
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
