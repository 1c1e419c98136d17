"""PostgreSQL, RabbitMQ and HTTP clients behind the ports of the application."""
