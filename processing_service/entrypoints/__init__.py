"""The processes: worker, dispatcher, relay, API, command line."""
