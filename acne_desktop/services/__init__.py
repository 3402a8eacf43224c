"""What the application can do, as plain functions: the window and the command line call these."""
