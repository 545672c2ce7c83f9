"""Letters to organisations: what their entry says, three ways to answer, and what came back."""
