"""The recordings of real CKANs, played on the fake."""
