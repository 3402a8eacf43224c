"""The model: one IGA grade for one to three photographs, with what led to it."""
