"""Users, their roles and the units they hold for; who may do what, and signing in."""
