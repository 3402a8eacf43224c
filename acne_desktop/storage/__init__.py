"""What is kept: the SQLite database and the store of original photographs."""
