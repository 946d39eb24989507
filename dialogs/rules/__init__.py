"""Rules as pure functions of answers, facts and the day."""
