"""The composition root: settings in, wired use cases out; a module for each role, all upon `service`."""
