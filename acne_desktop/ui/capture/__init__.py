"""Where photographs come from while a patient is photographed: cameras, films, watched folders."""
