"""Life 4: a traced network packed for a page, and the script that runs it there without Python."""
