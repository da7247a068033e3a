"""Signing in to a source: credentials from the environment or the keyring, never from its file.

What is sent to sign in and what comes back is not stored; neither is a session's cookie.
"""
