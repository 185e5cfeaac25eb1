/// JPEG and PNG files in memory, decoded to RGB by libjpeg-turbo and libpng.
///
/// Functions that may fail give back false and write a sentence's end into `message`. What the libraries do in place of
/// exceptions, setjmp and longjmp, stays within this module. Nothing is kept between calls, and any thread may make them.
///
/// Colours are those that Pillow's `convert("RGB")` gives: grey levels three times over, palettes looked up, alpha left out,
/// CMYK (inverted, as Adobe writes it) by multiplication with black; orientation and colour profiles are not looked at. Of
/// 16 bits the upper 8 are taken, also of grey levels, which Pillow cuts off at 255.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How many bytes a message may have, its end included.
enum { CIMessageLength = 256 };

/// What a file is, by its first bytes.
typedef enum { CIUnknown, CIJPEG, CIPNG } CIFormat;

/// A rectangle of pixels.
typedef struct {
  int32_t left, top, width, height;
} CIRegion;

CIFormat ci_format(const uint8_t *bytes, size_t count);

/// The width and height that a file's header states.
bool ci_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message);

/// Decodes `region` to `pixels`, `[height, width, 3]`.
///
/// Of a JPEG, an image of `1 / denominator` of the width and height, rounded up, may be asked for, `denominator` being 1, 2,
/// 4 or 8; `region` is one of that image. No more is decoded than it takes, so that faults below the region go unseen. A
/// JPEG that ends early is an error; other damage from which libjpeg recovers is not, as with Pillow.
bool ci_decode(
    const uint8_t *bytes, size_t count, CIRegion region, int32_t denominator, uint8_t *pixels, char *message);

#ifdef __cplusplus
}
#endif
