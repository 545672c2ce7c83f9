"""What several tests share.

The invented city, outside judges, readers, a stand-in for the code host.
"""
