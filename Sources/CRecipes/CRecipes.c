#include "CRecipes.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char cnn_7[] = {
#embed "../../Models/recipes/cnn-7.toml"
};
static const unsigned char emotion[] = {
#embed "../../Models/recipes/emotion.toml"
};
static const unsigned char fer_cnn[] = {
#embed "../../Models/recipes/fer-cnn.toml"
};
static const unsigned char happy_disgust[] = {
#embed "../../Models/recipes/happy-disgust.toml"
};
static const unsigned char happy_sad[] = {
#embed "../../Models/recipes/happy-sad.toml"
};
static const unsigned char scratch_cnn[] = {
#embed "../../Models/recipes/scratch-cnn.toml"
};

static const crecipes_recipe recipes[] = {
    {"cnn-7", cnn_7, sizeof cnn_7},
    {"emotion", emotion, sizeof emotion},
    {"fer-cnn", fer_cnn, sizeof fer_cnn},
    {"happy-disgust", happy_disgust, sizeof happy_disgust},
    {"happy-sad", happy_sad, sizeof happy_sad},
    {"scratch-cnn", scratch_cnn, sizeof scratch_cnn},
};
const crecipes_recipe *const crecipes_all = recipes;
const size_t crecipes_count = sizeof recipes / sizeof recipes[0];
