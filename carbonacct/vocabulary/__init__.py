"""Words of the field as data: columns, families, indicators, labels, project types, regions, issue codes."""
