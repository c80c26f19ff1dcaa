"""The drawings of the house: pure geometry and words, turned into SVG by the template tags."""
