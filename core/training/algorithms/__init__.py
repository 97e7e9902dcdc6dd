"""The algorithms, one file each; a file that registers itself is all it takes to add one."""
