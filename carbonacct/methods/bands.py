"""Ranges of published results that several methods share."""

from carbonacct.methods.declare import Band

INVESTMENT = Band(
    "ghg_reduced/total_investment",
    0.6,
    6.6,
    "tCO2e/万元",
    "twenty banks under the carbon-reduction facility: 1.4 to 6.6; solar power in the Southwest grid: 0.6",
)
STANDARD_COAL = Band(
    "ghg_reduced/energy_saved", 0.9, 3.2, "tCO2e/tce", "published portfolios of green loans: 0.9 to 3.2 (case G27)"
)
WASTE_BURNT = Band(
    "ghg_reduced/waste_treated",
    0.17,
    0.51,
    "tCO2e/t",
    "five Chinese incinerators, averages over the crediting period (cases P099 to P103)",
)
