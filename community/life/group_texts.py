"""Words that a new group begins with; who opens it changes them."""

FIRST_CHARTER = (
    "Chaque dynamique garde son autonomie et ses choix.\n"
    "Nous disons ce que nous cherchons et ce que nous savons faire, y compris ce que nous avons raté.\n"
    "Ce qui se dit ici y reste, sauf accord.\n"
    "Nous nous voyons en vrai au moins deux fois par an."
)
