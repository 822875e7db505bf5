"""The judges of the Self-Judge Workbench on a Ray cluster: batch requests in, batch results out."""
