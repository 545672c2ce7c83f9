"""From a request of an organisation to a proposed change, and the answer to it."""
