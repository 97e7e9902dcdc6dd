"""What the use cases answer: plain frozen values that API, pages and commands render. Times are microseconds, UTC."""
