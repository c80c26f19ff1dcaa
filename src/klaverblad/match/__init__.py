"""The matching of files, without a desk: `klaverblad match`; see docs/matching.md."""
