"""What a person can do with a stack that runs."""

from stack.running import Running


def welcome(running: Running, password: str) -> str:
    """The addresses, the sign-in and three commands to try."""
    gateway = running.gateway_url
    return f"""
  Pages    {running.pages_url}
  API      {gateway}
  Events   {running.publisher_amqp_url}
           (exchange quest.events; everything else the services use stands in .stack/env)
  ZeroMQ   {running.environment["ZMQ_ENDPOINT"]}
  Sign in  user / {password}   (administrator: admin / {password}; viewer / {password} sees all and changes nothing)

Try:
  make demo
  curl -s {gateway}/api/v1/quests
  curl -s {gateway}/api/v1/login/access-token -d username=user -d password={password}

Ctrl-C stops everything. From another terminal: make status, make logs, make down.
"""
