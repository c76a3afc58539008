"""Archives in Milvus, embedded (Milvus Lite) or on a cluster; all of it is imported for archives of that kind only.

``archive`` is what others use. Nothing of an archive is kept on this machine, so any number of processes may share one:
see docs/scale.md.
"""
