"""What the API of every app is made of; the gateway puts behind it who calls and how errors look.

Views stand on `core.api.views`. The framework's settings name modules of the gateway, which stand
on the rest of this package: that is why nothing is gathered here.
"""
