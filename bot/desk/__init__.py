"""The use cases of staff, and how their pages and the staff group show cases."""
