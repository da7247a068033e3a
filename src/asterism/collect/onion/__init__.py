"""Onion services: reached through Tor's SOCKS proxy, and in no other way.

`handler` is what Scrapy downloads with, `socks` the words spoken with the proxy, and `guard`
refuses in the whole process every connection that would not go through it.
"""
