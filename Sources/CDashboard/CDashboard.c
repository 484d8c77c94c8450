#include "CDashboard.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page[] = {
#embed "page.html"
};

const unsigned char *const cdashboard_page = page;
const size_t cdashboard_page_size = sizeof page;
