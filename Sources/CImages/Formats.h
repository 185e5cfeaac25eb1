/// The two formats behind `CImages.h`.
#pragma once
#include <CImages.h>

bool ci_jpeg_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message);
bool ci_jpeg_decode(
    const uint8_t *bytes, size_t count, CIRegion region, int32_t denominator, uint8_t *pixels, char *message);

bool ci_png_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message);
bool ci_png_decode(const uint8_t *bytes, size_t count, CIRegion region, uint8_t *pixels, char *message);
