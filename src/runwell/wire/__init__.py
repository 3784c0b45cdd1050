"""Everything that crosses a process: journals, stream bodies, documents, frames, meeting places."""
