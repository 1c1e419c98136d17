"""The player's and the admin's pages, and the small server that hands them to browsers."""
