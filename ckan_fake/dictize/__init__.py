"""From rows to answers, one module per noun."""
