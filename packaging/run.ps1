# Opens the application on Windows; with arguments, runs its command line.
$ErrorActionPreference = 'Continue'
. (Join-Path $PSScriptRoot 'environment.ps1')
Initialize-Environment 'run'
& $python -m acne_desktop @args
exit $LASTEXITCODE
