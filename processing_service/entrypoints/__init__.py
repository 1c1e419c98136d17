"""The processes: worker, dispatcher, relay, scheduler, API, command line."""
