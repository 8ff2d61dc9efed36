"""What may go wrong around the library: disks, processes, clocks, locales, installations."""
