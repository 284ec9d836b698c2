"""What one row of customers is: a contract, a version, a month or an event of one; when it ended, and which never were."""
