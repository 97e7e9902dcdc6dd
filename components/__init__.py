"""Plain frozen values -> Dash components and figures; nothing here reads data or asks the clock."""
