"""What stands above the program's marks: decisions of people, corrections of an exam, and the marks that count."""
