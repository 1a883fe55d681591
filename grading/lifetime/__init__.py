"""What customers are likely to buy yet: BG/NBD for how often, Gamma-Gamma for how much."""
