"""How a training data set is laid out: the names that who writes one and who reads one share."""

from acne_desktop.domain.photo import VIEWS

TABLE = "triplets.csv"
ABOUT = "about.json"
REAL, SYNTHETIC = "real", "synthetic"
COLUMNS = ("subject", "visit", *(view.value for view in VIEWS), "iga")
OPTIONAL_COLUMN = "fitzpatrick"
