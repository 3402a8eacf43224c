"""Makes the model: synthetic patients, data sets, fitting and measuring; beside the application."""
