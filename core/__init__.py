"""Pure arithmetic on arrays, frames and frozen dataclasses: no database, network, clock or environment."""
