"""Which rows of documents and accounts reduce revenue: credit notes, returned goods, credits; and which are no sales to customers."""
