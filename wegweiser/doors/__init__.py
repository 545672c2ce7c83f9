"""How people come in; each door is thin."""
