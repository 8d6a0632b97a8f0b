"""What happened: probes, status pages, third-party reports, outages. Imports neither claims nor bot."""
