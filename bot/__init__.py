"""Where mentorbot meets the world. app.py puts everything together."""
