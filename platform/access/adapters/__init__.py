"""How allauth does its work in our house. Named in the settings."""
