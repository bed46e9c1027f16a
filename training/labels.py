"""What may be known of a claim beside evidence, or of a text alone."""

SUPPORTED, CONTRADICTED, NEUTRAL, NOT_SUPPORTED, INSTRUCTION, OTHER_TEXT = range(6)
