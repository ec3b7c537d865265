// Placeholder until its first type.
