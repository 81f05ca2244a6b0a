echo two, and more
