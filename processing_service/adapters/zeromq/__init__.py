"""ZeroMQ: the socket that clients send requests to, and who may use it."""
