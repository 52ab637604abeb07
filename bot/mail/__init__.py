"""Mail as the fall-back: edge.py sends letters, server.py knows the mail server, letter.py writes them."""
