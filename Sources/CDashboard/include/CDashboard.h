#pragma once

#include <stddef.h>

/// The web page, `page.html`, inside the program. A pointer, because Swift cannot see arrays of unknown size.
extern const unsigned char *const cdashboard_page;
extern const size_t cdashboard_page_size;
