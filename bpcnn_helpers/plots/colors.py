"""The colours of every figure."""

COLORS = {"input": "#0072B2", "kernel": "#E69F00", "output": "#009E73", "gradient": "#D55E00", None: "#333333"}
SIGNED = "PuOr_r"  # diverging, safe for the colour-blind; centred on 0
