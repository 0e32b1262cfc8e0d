"""The web application: what people do, thin around the library that calculates."""
