"""What things are: the words of the platform as types, free of storage and of I/O."""
