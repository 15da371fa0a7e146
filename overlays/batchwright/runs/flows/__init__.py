"""What each action does, step by step."""
