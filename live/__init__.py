"""The socket gateway: Redis on one side, open browsers on the other."""
