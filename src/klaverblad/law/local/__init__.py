"""What this region adds to the law or confirms in it: rows in `*.values.yaml` here, no code."""
