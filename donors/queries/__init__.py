"""What is read of donors."""
