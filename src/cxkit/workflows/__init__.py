"""What combines metrics, always through run."""
