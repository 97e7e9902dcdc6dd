"""The kinds of long work, one file each; a file that registers itself is all it takes to add one."""
