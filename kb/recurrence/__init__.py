"""Has this happened before? A draft and the earlier notes that resemble it, and what people said of them."""
