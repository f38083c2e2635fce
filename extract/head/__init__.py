"""What a document says of itself: letterhead, title, signature, recipients, the rules on form that applied."""
