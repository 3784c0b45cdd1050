"""The query language of runs: parse a document into a tree, then test or translate the tree."""
