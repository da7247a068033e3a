"""What runs: the stages in order, each incremental, resumable and under a lease."""
