"""What pages, callbacks and API share of HTTP: context, guards, bodies, errors, policy."""
