"""What the method means: values in, values out; no Django, no clock, no files."""
