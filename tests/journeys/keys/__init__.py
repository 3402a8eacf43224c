"""What each command's key does, proved on the page where it can be used: one module a group."""
