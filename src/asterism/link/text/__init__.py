"""Near-duplicate text: signatures, a store of them, verified links.

The one call a pipeline makes is `asterism.link.text.clusters.find_near_duplicates`.
"""
