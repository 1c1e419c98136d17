"""`python -m processing_service migrate | worker | dispatcher | relay | scheduler | api | zmq | all`."""

from processing_service.entrypoints.cli import build_cli

if __name__ == "__main__":
    build_cli()()
