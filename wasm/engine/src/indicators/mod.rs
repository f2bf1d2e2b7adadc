//! Indicators, batch and streaming, behind one registry.
