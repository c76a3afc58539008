"""The subcommands of ``wenyuan``, one module each."""
