"""What the site does when something breaks: each module breaks one thing, and counts."""
