/// Sums of the products of two values over the pixels of channels, image by image.
///
/// `s[n, c] = Σ_p a[n, p, c] b[n, p, c]`, for images in channels-last order without gaps. With a value and the gradient at it that is the
/// gradient at a gate on the channel (Molchanov et al. 2019). Both are read once, and sums are made in single precision over blocks of pixels, then
/// in double precision; they do not depend on the number of threads.
#pragma once
#include "CKTypes.h"
CK_BEGIN

/// The shape and types of the values, and how they are read.
typedef struct {
  int64_t images, pixels, channels;
  CKElement element;
  CKInstructions instructions;
  CKParallel parallel;
} CKChannelProducts;

/// Writes `sums`, `[images, channels]`.
void ck_channel_products(const CKChannelProducts *shape, const void *a, const void *b, float *sums);

CK_END
