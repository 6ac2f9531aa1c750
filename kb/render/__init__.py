"""Reports to text, JSON and other forms; one file each. A form is a function from a report to a string."""
