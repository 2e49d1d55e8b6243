"""The site's own search. `finding.find` answers a search; `index` keeps up with what is public."""
