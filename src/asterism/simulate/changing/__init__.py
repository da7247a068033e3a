"""A site that changes while it is looked at: ads appear, are edited, vanish and come back."""
