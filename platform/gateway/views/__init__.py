"""Your tokens; what nginx asks, where people pass to a service; and the published keys."""
