"""Arguments that several waste methods share."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, Elapsed, FromFactor

Waste = Annotated[Column, Activity("t", optional=True, labels="waste_component")]
Years = Annotated[Column, Elapsed("commissioned_on")]
DegradableCarbon = Annotated[Column, FromFactor("waste.doc.tool04", "tC/t", labels="waste_component")]
DecayRate = Annotated[Column, FromFactor("waste.decay_rate.tool04", "1/a", key="climate", labels="waste_component")]
ModelCorrection = Annotated[Column, FromFactor("waste.model_correction.tool04", "1", key="climate")]
LandfillRecovery = Annotated[Column, Activity("1", optional=True)]
LandfillOxidation = Annotated[Column, FromFactor("methane.oxidation.tool04", "1", key="=landfill_gas")]
MethaneInGas = Annotated[Column, FromFactor("waste.methane_in_gas.tool04", "1")]
DocFraction = Annotated[Column, FromFactor("waste.doc_fraction.tool04", "1")]
SiteCorrection = Annotated[Column, FromFactor("waste.methane_correction.tool04", "1", key="=anaerobic_managed")]
MethanePerCarbon = Annotated[Column, FromFactor("stoichiometry.ch4_per_c", "tCH4/tC")]
GwpMethane = Annotated[Column, FromFactor("gwp.SET", "tCO2e/tCH4", key="=CH4_nonfossil")]
GwpNitrousOxide = Annotated[Column, FromFactor("gwp.SET", "tCO2e/tN2O", key="=N2O")]

ElectricitySupplied = Annotated[Column, Activity("MWh")]
ElectricityUsed = Annotated[Column, Activity("MWh", optional=True)]
CoalRate = Annotated[Column, FromFactor("power.coal_rate.nea", "tce/MWh", year_offset=-1)]
CarbonPerTce = Annotated[Column, FromFactor("co2_per_tce.eri_067", "tCO2e/tce")]
GridFactor = Annotated[Column, FromFactor("grid.combined_margin.50_50", "tCO2e/MWh")]
TransmissionLoss = Annotated[Column, Activity("1", optional=True)]

MethaneProduced = Annotated[Column, Activity("tCH4", optional=True)]
DigesterLeakage = Annotated[Column, FromFactor("digester.leakage.tool14", "1")]
DigestateMethane = Annotated[Column, Activity("1", optional=True)]
MethaneFlared = Annotated[Column, Activity("tCH4", optional=True)]
FlareEfficiency = Annotated[Column, FromFactor("flare.efficiency.tool06", "1", key="=open")]
DieselVolume = Annotated[Column, Activity("L", optional=True)]
DieselPerLitre = Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="=diesel")]

CarbonContent = Annotated[Column, FromFactor("waste.carbon.acm0022", "tC/t", labels="waste_component")]
FossilShare = Annotated[Column, FromFactor("waste.fossil_share.acm0022", "1", labels="waste_component")]
CombustionEfficiency = Annotated[Column, FromFactor("waste.combustion_efficiency.acm0022", "1")]
CarbonDioxidePerCarbon = Annotated[Column, FromFactor("stoichiometry.co2_per_c", "tCO2e/tC")]
NitrousOxidePerWaste = Annotated[Column, FromFactor("waste.incineration_n2o.acm0022", "tN2O/t")]
MethanePerWaste = Annotated[Column, FromFactor("waste.incineration_ch4.acm0022", "tCH4/t")]
DieselUsed = Annotated[Column, Activity("t", optional=True)]
DieselHeatingValue = Annotated[Column, FromFactor("fuel.ncv.mee", "GJ/t", key="=diesel")]
DieselEmissionFactor = Annotated[Column, FromFactor("fuel.co2.ipcc2006", "tCO2e/GJ", key="=diesel")]

VolatileSolids = Annotated[Column, Activity("t", optional=True, labels="livestock")]
MethanePotential = Annotated[Column, FromFactor("manure.b0.ipcc2019", "m3/t", labels="livestock")]
DensityStandard = Annotated[Column, FromFactor("methane.density.standard", "tCH4/m3")]
LagoonCorrection = Annotated[Column, FromFactor("manure.methane_correction.ipcc2006", "1", key="=lagoon")]
NitrousNitrogen = Annotated[Column, Activity("t", optional=True)]
NitrousOxidePerNitrogen = Annotated[Column, FromFactor("stoichiometry.n2o_per_n", "tN2O/t")]
