"""The version, written once: the build, the command line and every saved problem read it here."""

__version__ = "0.1.0"
