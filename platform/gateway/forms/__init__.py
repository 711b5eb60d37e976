"""Forms of the gateway's pages in the admin."""
