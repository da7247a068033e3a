"""The drift alarm: notices that a site has changed under its declaration."""
