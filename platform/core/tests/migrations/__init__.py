"""What `test_migrate.py` migrates, in place of an app's own."""
