"""What was said, and whether it holds. Imports telemetry, never bot."""
