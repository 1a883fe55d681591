"""One module per verb; an action knows only the port."""
