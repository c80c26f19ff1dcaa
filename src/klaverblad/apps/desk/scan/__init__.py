"""What the nightly look at everybody's rights found: news on the day list, and the page of its runs."""
