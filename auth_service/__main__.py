"""`python -m auth_service migrate | seed | rotate-keys | api | relay | all`."""

from auth_service.entrypoints.cli import build_cli

if __name__ == "__main__":
    build_cli()()
