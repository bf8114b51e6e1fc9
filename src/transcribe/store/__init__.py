"""How an archive's records are written: locks, and logs of edits that nothing is ever taken out of."""
