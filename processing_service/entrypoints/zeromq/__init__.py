"""The ZeroMQ front: answers the requests of clients of the earlier achievement system."""
