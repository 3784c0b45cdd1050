"""System metrics of the machine and of one process tree; one probe per device."""
