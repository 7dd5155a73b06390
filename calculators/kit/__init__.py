"""What every calculator is made of: questions, clauses, money, tables, pictures. Nothing of the trade is known here."""
