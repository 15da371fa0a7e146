"""What executes batches."""
