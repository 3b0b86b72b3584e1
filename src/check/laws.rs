//! Laws that hold for every check and every observation.
