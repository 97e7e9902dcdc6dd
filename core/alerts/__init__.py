"""What a person should be told: families of rules, each a function of profiles alone."""
