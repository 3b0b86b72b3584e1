//! Small builders of test data.
