"""One file a command of manage.py; a module-level `command` is found by itself."""
