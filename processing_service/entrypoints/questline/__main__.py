"""`python -m processing_service.entrypoints.questline`."""

from processing_service.entrypoints.questline.app import build_app

if __name__ == "__main__":
    build_app()(prog_name="questline")
