"""What commands share: their options, how they print, and how they end."""
