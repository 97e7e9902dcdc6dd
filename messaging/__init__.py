"""Redis: events on their way to browsers, wake-ups on their way to workers."""
