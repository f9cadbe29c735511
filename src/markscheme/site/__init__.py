"""Practice as a folder of static files: the page, the engine in WebAssembly, and the same as a SCORM package."""
