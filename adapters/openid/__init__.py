"""Strong identification over OpenID Connect: the code flow with everything that can be checked."""
