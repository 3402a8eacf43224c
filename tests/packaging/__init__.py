"""The scripts that set the application up."""
