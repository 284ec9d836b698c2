"""The version of cxkit."""

__version__ = "0.1.0"
