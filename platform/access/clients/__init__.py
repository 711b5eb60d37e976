"""What access speaks to outside."""
