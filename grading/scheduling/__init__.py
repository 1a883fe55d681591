"""Visit plans: problem, solve, check, result."""
