"""Files that people send: where they lie (`files`). What they really are is read by `klaverblad.contents`."""
