#include "Formats.h"

#include <stdio.h>
#include <string.h>

CIFormat ci_format(const uint8_t *bytes, size_t count) {
  static const uint8_t jpeg[] = {0xFF, 0xD8, 0xFF}, png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  if (count >= sizeof jpeg && memcmp(bytes, jpeg, sizeof jpeg) == 0) return CIJPEG;
  if (count >= sizeof png && memcmp(bytes, png, sizeof png) == 0) return CIPNG;
  return CIUnknown;
}

static bool refuse(char *message) {
  snprintf(message, CIMessageLength, "it is neither a JPEG nor a PNG file");
  return false;
}

bool ci_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message) {
  switch (ci_format(bytes, count)) {
  case CIJPEG: return ci_jpeg_read_size(bytes, count, width, height, message);
  case CIPNG: return ci_png_read_size(bytes, count, width, height, message);
  default: return refuse(message);
  }
}

bool ci_decode(
    const uint8_t *bytes, size_t count, CIRegion region, int32_t denominator, uint8_t *pixels, char *message) {
  switch (ci_format(bytes, count)) {
  case CIJPEG: return ci_jpeg_decode(bytes, count, region, denominator, pixels, message);
  case CIPNG: return ci_png_decode(bytes, count, region, pixels, message);
  default: return refuse(message);
  }
}
