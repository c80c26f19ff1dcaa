"""For whom of my people a right or measure of the library holds."""
