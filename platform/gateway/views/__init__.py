"""What nginx asks, where people pass on their way to a service, and the published keys."""
