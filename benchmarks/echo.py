"""The least that can answer: a REP socket that sends back what it is sent, in a process of its own."""

import sys

import zmq


def main(address: str) -> None:
    """Echo until killed."""
    with zmq.Context() as context, context.socket(zmq.REP) as socket:
        socket.bind(address)
        while True:
            socket.send(socket.recv())


if __name__ == "__main__":
    main(sys.argv[1])
