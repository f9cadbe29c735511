"""The page for practice: what it asks of the engine, and what it is told, as JSON in both directions.

The same requests are answered in the browser, where the engine runs in WebAssembly, and by a server.
"""
