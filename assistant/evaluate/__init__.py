"""Question sets to figures and a report: how well a library is searched, answered from and refused."""
