"""Real Spark, with Splink and Java: `make test-spark`. `make test` leaves this folder out."""
