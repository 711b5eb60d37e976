"""What our house talks to in tests: providers to sign in with, and a browser to do it by."""
