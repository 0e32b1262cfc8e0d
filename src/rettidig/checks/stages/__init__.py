"""The named stages between the caseload's tables and the facts that points are judged by."""
