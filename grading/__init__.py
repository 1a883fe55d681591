"""Grading, contact planning and scheduling: pure, without Excel and without files of its own."""
