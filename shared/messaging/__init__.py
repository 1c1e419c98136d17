"""RabbitMQ: the topology as data, connections, and a publisher whose confirms mean something."""
