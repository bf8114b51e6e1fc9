"""Turns as they are indexed, and where in one a query is met."""
