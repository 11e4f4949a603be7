"""The colours of every figure. Figures are transparent: what is drawn carries on white and on the dark of a theme."""

INK = "#7b7b7b"  # as far from white as from the dark, 4.2 : 1
COLORS = {"input": "#0072B2", "kernel": "#E69F00", "output": "#009E73", "gradient": "#D55E00", None: INK}
TEXT = {"input": "#427FB7", "kernel": "#A57100", "output": "#008C66", "gradient": "#CB5900", None: INK}  # the same hues
SIGNED = "PuOr_r"  # diverging, safe for the colour-blind; centred on 0
