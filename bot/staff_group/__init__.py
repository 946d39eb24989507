"""The Telegram group of the staff: a view of the queue in which they can work too. Nothing personal is said there."""
