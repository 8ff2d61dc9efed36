"""The promises of SECURITY.md, one test or more each."""
