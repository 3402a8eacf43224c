"""Many visits taken in at once: laid out in folders or a table, planned, then carried out."""
