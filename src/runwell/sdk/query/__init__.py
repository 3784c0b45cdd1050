"""Reading back what a server has. Loaded only when somebody asks for it."""
