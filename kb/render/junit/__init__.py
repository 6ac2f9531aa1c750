"""Reports as JUnit XML, the form of test results that CI servers take."""
