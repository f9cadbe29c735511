"""Drawings for papers: vector graphics in black on white, the same bytes for the same numbers."""

from markscheme.figures.canvas import RenderedFigure as RenderedFigure
