"""The pages in a browser: a real server, a real Chromium."""
