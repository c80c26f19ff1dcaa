"""Net wage: from the gross wage of a job to what is paid, RSZ-wet and KB/WIB 92, bijlage III."""
