"""What explains an answer that is not right: own values, misconceptions, fewer digits, accidents of writing."""
