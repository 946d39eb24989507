"""Out to other systems: mail to the project, items in Podio, a signed webhook. None is told anything personal."""
