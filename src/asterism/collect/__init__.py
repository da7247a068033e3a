"""What comes in: crawls of declared sources and files that a person brings.

`asterism.collect.importing.import_file` takes a file, `asterism.collect.crawl.collect` crawls;
both write captures, documents and runs, and both can be killed and run again.
"""
